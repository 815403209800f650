import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';

/** A contestant's view of the entry form. */
export const entryFormOn = (page: Page) => {
  const form = {
    category: (name: string): Locator => page.getByRole('radio', { name }),
    photo: page.getByLabel(/^Choose (a|another) photo$/),
    title: page.getByLabel('Title of the design'),
    name: page.getByLabel('Your name'),
    phone: page.getByLabel('Phone'),
    consent: page.getByRole('checkbox', { name: /agree to what is kept/ }),
    send: page.getByRole('button', { name: 'Enter it' }),
  };
  return {
    ...form,
    /** Everything but the photo. */
    fillIn: async (title: string): Promise<void> => {
      await form.category('Flash & Design').check();
      await form.title.fill(title);
      await form.name.fill('Rosa Vega');
      await form.phone.fill('+49 170 1234567');
      await form.consent.check();
    },
  };
};

export const photoFile = (buffer: Buffer, name = 'design.jpg', mimeType = 'image/jpeg') => ({
  buffer,
  name,
  mimeType,
});

/** As a good phone camera writes it: 4000 pixels, lying with a mark to be turned, with the place it was taken at. */
export const cameraPhoto = async (): Promise<Buffer> => {
  const grain = await sharp({
    create: {
      width: 800,
      height: 600,
      channels: 3,
      background: '#b5a48c',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  return sharp(grain)
    .resize(4000, 3000)
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: 'PhoneMaker', Artist: 'Somebody Real' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .jpeg({ quality: 92 })
    .toBuffer();
};
