// A part of a banked picture, and words read in one: shown where they lie, veiled
// until a key is held.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { barriers, listenTo, nothingIn, sideways, untranslated } from '../house/looks.js';
import { post } from '../house/matter.js';
import { person } from '../house/people.js';
import { slates } from '../house/picture.js';
import { start, stop } from '../house/start.js';

/** Pictures that are drawn for the tests of weir-media. */
const written = (name) => readFileSync(new URL(`../../crates/weir-media/tests/words/${name}`, import.meta.url));
const medium = (name, bytes) => ({ name, data: bytes.toString('base64') });

describe('what of a picture matched', () => {
  let weir, browser, page, heard, entry;
  const cases = {};

  before(async () => {
    ({ weir, browser } = await start());
    await weir.api('POST', '/v1/banks', { name: 'slates', kind: 'match' });
    ({ entry } = await weir.api('POST', '/v1/banks/slates/entries', { ref: 'slate', medium: medium('slate.png', slates(7)) }));
    await weir.api('POST', '/v1/banks/slates/entries', { ref: 'saying', text: 'the lamp is lit at dusk' });
    await weir.api('POST', '/v1/banks/slates/entries', { ref: 'site', link: 'https://keepers.example/join?lamp=7' });
    const send = async (id, bytes) => (await post(weir, id, { media: [medium(`${id}.png`, bytes)] })).case;
    cases.part = await send('crop', slates(7, { left: 200, top: 120, width: 400, height: 300 }));
    cases.words = await send('sign', written('english.png'));
    cases.code = await send('code', written('code.jpg'));
    ({ page } = await person(browser, weir, { name: 'Noor of the slates', role: 'reviewer' }));
    heard = listenTo(page, weir.address);
  });
  after(async () => {
    await stop({ weir, browser });
  });

  /** The picture beside what was posted: its address, and once more while B is held. */
  async function lifted() {
    const beside = page.locator('.veil[data-reveal=B] img');
    const veiled = await beside.getAttribute('src');
    await page.keyboard.down('b');
    await page.waitForFunction(() => {
      const img = document.querySelector('.veil[data-reveal=B] img');
      return img.src.includes('/grey') && img.complete && img.naturalWidth > 0;
    });
    const size = await beside.evaluate((img) => [img.naturalWidth, img.naturalHeight]);
    await shoot();
    await page.keyboard.up('b');
    assert.match(await beside.getAttribute('src'), /veiled/);
    return { veiled, size };
  }

  let shots = 0;
  /** Pictures for whoever wants to look: WEIR_SHOTS names a folder. */
  async function shoot() {
    if (process.env.WEIR_SHOTS) await page.screenshot({ path: `${process.env.WEIR_SHOTS}/parts-${shots++}.png` });
  }

  for (const [name, said, text] of [
    ['part', 'At its place in the banked picture', /places agree; .{1,8} % of it is seen/],
    ['words', 'Where it was read: in the words of the picture', /in the words of the picture/],
    ['code', 'Where it was read: in a QR code in the picture', /in a QR code/],
  ]) {
    test(`a case of a ${name} shows it where it lies while B is held`, async () => {
      await page.goto(`/cases/${cases[name]}`);
      await page.getByText(said).waitFor();
      assert.match(await page.locator('main').innerText(), text);
      const { veiled, size } = await lifted();
      assert.match(veiled, /veiled\?match=0$/);
      // The banked picture's shape, four to three, whatever was posted.
      if (name === 'part') assert.ok(Math.abs(size[0] / size[1] - 4 / 3) < 0.02, `${size}`);
      nothingIn([...heard, ...(await barriers(page)), ...(await sideways(page))]);
    });
  }

  test('in Arabic and on a narrow screen it is the same', async () => {
    const other = await person(browser, weir, { name: 'ليلى حارسة المنارة', role: 'reviewer', language: 'ar' });
    page = other.page;
    heard = listenTo(page, weir.address);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const name of ['part', 'words']) {
        await page.goto(`/cases/${cases[name]}`);
        await page.locator('.veil[data-reveal=B]').waitFor();
        await shoot();
        const complaints = [...heard, ...(await sideways(page)), ...(await untranslated(page))];
        nothingIn(complaints.map((complaint) => `${width} ${name}: ${complaint}`));
      }
      await page.goto(`/why?a=${cases.part}&b=${entry}`);
      const part = page.locator('tr', { hasText: 'features@1' });
      assert.equal(await part.locator('[data-state=ok]').count(), 1, await part.innerText());
      await part.scrollIntoViewIfNeeded();
      await shoot();
      const complaints = [...heard, ...(await sideways(page)), ...(await untranslated(page))];
      nothingIn(complaints.map((complaint) => `${width} why: ${complaint}`));
    }
  });
});
