import { describe, expect, test } from 'vitest';
import { checkForm, photoTooBig } from '../../client/src/pages/enter/check-form.ts';
import { emptyDraft } from '../../client/src/pages/enter/draft.ts';

const whole = {
  category: 'blackwork',
  caption: 'Night cat',
  name: 'Mara Voss',
  phone: '+49 170 1234567',
  email: '',
  consent: true,
};
const photo = { size: 1000 };

describe('the entry form', () => {
  test('lets a whole entry go', () => {
    expect(checkForm(whole, photo)).toEqual({});
  });

  test('names every field that is missing', () => {
    expect(Object.keys(checkForm(emptyDraft, null)).sort()).toEqual(
      ['caption', 'category', 'consent', 'name', 'phone', 'photo'].sort(),
    );
  });

  test('asks for a phone number that can be dialled', () => {
    expect(checkForm({ ...whole, phone: 'call me' }, photo).phone).toMatch(/phone number/);
  });

  test('says how big the photo is and how big it may be', () => {
    expect(photoTooBig({ size: 31 * 1024 * 1024 })).toBe(
      'The photo is 31 MB; the limit is 25 MB. Choose a smaller one.',
    );
    expect(photoTooBig({ size: 24 * 1024 * 1024 })).toBeNull();
  });
});
