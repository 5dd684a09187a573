// Draws every page of the table, in both languages and themes, wide and narrow,
// into a folder; and six of them, chosen here, anew for the documentation.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { held, height, LANGUAGES, PAGES, SHEETS, THEMES } from './house/pages.js';
import { signIn, visitor } from './house/people.js';
import { start, stop } from './house/start.js';

/** Where the documentation's pictures are, and which: page, language, width, theme. */
const DOCS = fileURLToPath(new URL('../docs/src/pictures', import.meta.url));
const CHOSEN = {
  'queue.png': ['queue', 'en', 1440, 'light'],
  'queue-arabic.png': ['queue', 'ar', 1440, 'light'],
  'case-picture.png': ['case of a picture', 'en', 1440, 'light'],
  'case-text-arabic-dark.png': ['case of a text', 'ar', 1440, 'dark'],
  'case-phone.png': ['case of a text', 'en', 390, 'light'],
  'dashboard.png': ['dashboard', 'en', 1440, 'light'],
};
const WIDTHS = [1440, 390];

const folder = process.argv[2];
if (!folder) throw new Error('usage: screenshots.js FOLDER');
rmSync(folder, { recursive: true, force: true });
for (const path of [folder, DOCS]) mkdirSync(path, { recursive: true });

const { weir, browser } = await start();
try {
  const first = await visitor(browser, weir, 'en');
  await signIn(await first.newPage(), weir.user, weir.password);
  const storageState = await first.storageState();
  await Promise.all(LANGUAGES.map(({ code }) => draw(code, storageState)));
  console.log(`${readdirSync(folder).length} pictures in ${folder}`);
} finally {
  await stop({ weir, browser });
}

async function draw(language, storageState) {
  const holds = await held(weir, LANGUAGES.findIndex(({ code }) => code === language));
  for (const row of PAGES) {
    const context = await visitor(browser, weir, language, row.door ? {} : { storageState });
    const page = await context.newPage();
    await page.goto(row.path(holds), { waitUntil: 'networkidle' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: height(width) });
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        const file = `${row.name.replaceAll(' ', '-')}.${language}.${width}.${theme}.png`;
        // Panes scroll by themselves on a wide screen; a phone shows the whole page.
        await page.screenshot({ path: join(folder, file), fullPage: width === 390 });
        const chosen = Object.entries(CHOSEN).find(([, is]) => is.join() === [row.name, language, width, theme].join());
        if (chosen) await page.screenshot({ path: join(DOCS, chosen[0]) });
      }
    }
    if (row.name === 'queue') await drawSheets(page, language);
    await context.close();
  }
}

/** What opens from the bar, over the queue. */
async function drawSheets(page, language) {
  for (const sheet of SHEETS) {
    for (const width of WIDTHS.filter((width) => sheet !== 'nav' || width === 390)) {
      await page.setViewportSize({ width, height: height(width) });
      await page.evaluate((id) => document.getElementById(id).showPopover(), sheet);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(folder, `sheet-${sheet}.${language}.${width}.${theme}.png`) });
      }
      await page.evaluate((id) => document.getElementById(id).hidePopover(), sheet);
    }
  }
}
