import { describe, expect, it } from 'vitest';
import { enter, json, openContestHouse, signIn } from '../../support/contest-house.ts';
import { parseCsv, unzip } from '../../support/read-export.ts';

describe('the export', () => {
  it('lists every entry with contact and place, and runs nothing in a spreadsheet', async () => {
    await using house = await openContestHouse();
    const organiser = await signIn(house);
    const first = await enter(house, { caption: '=HYPERLINK("http://x")', name: 'Zoë, "Ink"' });
    const second = await enter(house, { category: 'colour', email: 'bo@example.com' });
    const gone = await enter(house);
    await house.ask(`/api/entries/${gone.id}`, { method: 'DELETE', headers: gone.receipt });
    const winners = { flash: [first.id] };
    await house.ask('/api/save-winners', json('POST', { winners }, organiser));

    const response = await house.ask('/api/export.csv', { headers: organiser });
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename=Tattoo-Contest.csv',
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const [header = [], ...rows] = parseCsv(bytes.toString('utf8').slice(1));
    const records = rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
    expect(records).toEqual([
      expect.objectContaining({
        number: '1',
        category: 'Flash & Design',
        title: `'=HYPERLINK("http://x")`,
        name: 'Zoë, "Ink"',
        phone: "'+49 170 1234567",
        status: 'published',
        place: '1',
        photo: house.url + first.imageUrl,
        id: first.id,
      }),
      expect.objectContaining({ number: '2', email: 'bo@example.com', place: '', id: second.id }),
    ]);
  });

  it('brings the photos along, named by category and number', async () => {
    await using house = await openContestHouse();
    const headers = await signIn(house);
    await enter(house);
    await enter(house, { category: 'black-and-grey' });
    const response = await house.ask('/api/export.zip', { headers });
    expect(response.headers.get('content-type')).toBe('application/zip');
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    expect([...files.keys()]).toEqual(['entries.csv', 'Flash Design/1.webp', 'Black Grey/2.webp']);
    expect(files.get('Flash Design/1.webp')?.subarray(8, 12).toString()).toBe('WEBP');
    expect(parseCsv(files.get('entries.csv')?.toString().slice(1) ?? '')).toHaveLength(3);
  });

  it('leaves out a photo that went away meanwhile, and ends a reader that fails', async () => {
    await using house = await openContestHouse({
      overrides: { readPhoto: () => Promise.resolve(undefined) },
    });
    await enter(house);
    const headers = await signIn(house);
    const response = await house.ask('/api/export.zip', { headers });
    expect([...unzip(Buffer.from(await response.arrayBuffer())).keys()]).toEqual(['entries.csv']);

    await using broken = await openContestHouse({
      overrides: { readPhoto: () => Promise.reject(new Error('the disk is gone')) },
    });
    await enter(broken);
    const cut = await broken.ask('/api/export.zip', { headers: await signIn(broken) });
    await expect(cut.arrayBuffer()).rejects.toThrow();
    expect((await broken.ask('/health')).status).toBe(200);
  });
});
