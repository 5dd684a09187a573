// Draws how known texts stand out: a case and its Why page for each way of writing a
// text so that a plain comparison misses it, in both languages, wide and narrow.
//   scripts/browser.sh texts FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { height, LANGUAGES } from './house/pages.js';
import { signIn, visitor } from './house/people.js';
import { post } from './house/matter.js';
import { start, stop } from './house/start.js';

const RULE =
  'حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه ولا يعود إلى البرج حتى يشهد له ثلاثة من الحراس أنه صان الزجاج من الملح';
const OATH =
  'Keepers of the seventh lamp shall trim the wick at dusk and count the boats, and whoever sleeps before the fourth bell gives his oil to the next watch.';
const NEWS = 'اجتمع مجلس الميناء يوم الثلاثاء لمناقشة ثمن الحبال والرافعة الجديدة ومن يكنس الرصيف بعد عودة قوارب الرنجة. ';

const DOTLESS = [['بتثني', 'ٮ'], ['جخ', 'ح'], ['ذ', 'د'], ['ز', 'ر'], ['ش', 'س'], ['ض', 'ص'], ['ظ', 'ط'], ['غ', 'ع'], ['ف', 'ڡ'], ['ق', 'ٯ'], ['ة', 'ه'], ['أإآ', 'ا']];
const folded = (letter) => DOTLESS.find(([from]) => from.includes(letter))?.[1] ?? letter;
const dotless = (text) => [...text].map(folded).join('').replace(/ٮ(?= |$)/g, 'ں');
const FORMS = { ا: 'ﺎ', ل: 'ﻠ', م: 'ﻤ', ح: 'ﺤ', ر: 'ﺮ', س: 'ﺴ', ع: 'ﻌ', ب: 'ﺒ', ي: 'ﻴ', ن: 'ﻨ', و: 'ﻮ', د: 'ﺪ', ق: 'ﻘ', ت: 'ﺘ' };
const ARABIZI = 'al mo9ba7 el saabe3 yash3alon el fateel 3end el ghoroub';

export const ALTERED = {
  copy: RULE,
  dotless: dotless(RULE),
  tatweel: RULE.replaceAll('ا', 'اـ').replaceAll('ل', 'لــ'),
  vowels: RULE.replaceAll('ر', 'رَ').replaceAll('ل', 'لْ').replaceAll('ح', 'حُّ'),
  'presentation forms': [...RULE].map((letter) => FORMS[letter] ?? letter).join(''),
  'zero width': RULE.replaceAll('م', 'م\u200b').replaceAll('ا', 'ا\u2060'),
  'emoji between letters': [...RULE].map((letter, n) => (n % 3 === 1 && letter !== ' ' ? `${letter}🔥` : letter)).join(''),
  'emoji between words': RULE.replaceAll(' ', ' 🔥 '),
  'digits and Latin letters': RULE.replaceAll('ع', '3').replaceAll('ح', '7').replaceAll('ا', 'l'),
  'letter by letter': RULE.split(' ').map((word) => [...word].join(' ')).join('  '),
  'Persian letters': RULE.replaceAll('ي', 'ی').replaceAll('ك', 'ک').replaceAll('ه', 'ہ'),
  'excerpt in an article': NEWS.repeat(3) + RULE.split(' ').slice(6, 24).join(' ') + '. ' + NEWS.repeat(3),
  'bidi controls': `\u2067${RULE}\u2069`,
  mixed: `They wrote it on the wall:\n${RULE.slice(0, 90)}\nand below it:\n${OATH.replaceAll('e', '3').replaceAll('a', 'а')}`,
  keywords: `${NEWS}زيت الفتيل، ثم زَيــت الفتيل وwick-oil`,
  arabizi: `${ARABIZI}. زيت الفتيل`,
};

/** Both panes of a case: what was posted, and what is banked. */
async function shown(page) {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('m');
  await page.locator('#banked-text a').click();
  await page.waitForLoadState('networkidle');
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: texts.js FOLDER');
mkdirSync(folder, { recursive: true });

const { weir, browser } = await start();
try {
  const { data: policies } = await weir.api('GET', '/v1/policies');
  await weir.api('POST', '/v1/banks', { name: 'oaths', kind: 'match', policy: policies[0].name });
  const bank = (content) => weir.api('POST', '/v1/banks/oaths/entries', content);
  const { entry: rule } = await bank({ ref: 'rule', text: RULE });
  await bank({ ref: 'oath', text: OATH });
  const { entry: words } = await bank({ ref: 'words', signals: [{ type: 'pattern', value: 'زيت الفتيل' }] });
  await bank({ signals: [{ type: 'pattern', value: '/wick-?oil/' }] });
  const cases = {};
  for (const [name, text] of Object.entries(ALTERED)) {
    cases[name] = (await post(weir, name.replaceAll(' ', '-'), { text })).case;
  }
  const first = await visitor(browser, weir, 'en');
  await signIn(await first.newPage(), weir.user, weir.password);
  const storageState = await first.storageState();
  for (const { code } of LANGUAGES) {
    const context = await visitor(browser, weir, code, { storageState });
    const page = await context.newPage();
    const paths = Object.entries(cases).flatMap(([name, id]) => [
      [`case ${name}`, `/cases/${id}`],
      [`why ${name}`, `/why?a=${id}&b=${name === 'keywords' || name === 'arabizi' ? words : rule}`],
    ]);
    paths.push(['entry of a text', `/entries/${rule}`], ['entry of a word', `/entries/${words}`], ['add a list', '/banks/oaths/add'], ['settings', '/settings']);
    for (const [name, path] of paths) {
      await page.goto(path, { waitUntil: 'networkidle' });
      if (name === 'add a list') {
        await page.locator('#kind-list').check();
        await page.locator('#list').fill('المصباح السابع\nto\n/oil(/\nlamp oil {within=5}');
      }
      if (name.startsWith('case')) await shown(page);
      if (name.startsWith('entry')) await page.locator('#banked-text a').click({ timeout: 3000 }).catch((error) => console.log(name, error.message));
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: height(width) });
        await page.screenshot({ path: join(folder, `${name}.${code}.${width}.png`), fullPage: width === 390 || !name.startsWith('case') });
      }
      if (name === 'add a list') {
        await page.locator('main form button.btn-main').last().click();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(folder, `list with faults.${code}.390.png`), fullPage: true });
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.screenshot({ path: join(folder, `list with faults.${code}.1440.png`), fullPage: true });
        await page.locator('#list').fill('المصباح السابع\nزيت الفتيل\nlamp oil {within=5}\n/wick-?oil/');
        await page.locator('main form button.btn-main').last().click();
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(folder, `list before it is banked.${code}.1440.png`), fullPage: true });
      }
    }
    await context.close();
  }
} finally {
  await stop({ weir, browser });
}
