// Matter that tries to run, through every field that comes from outside: nothing
// runs, and it is shown as it was written. Bytes that came in never go out.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { listenTo, nothingIn, reports } from '../house/looks.js';
import { Listener } from '../house/listener.js';
import { post } from '../house/matter.js';
import { held, LANGUAGES, PAGES } from '../house/pages.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { picture } from '../house/picture.js';
import { until } from '../house/weir.js';

// What each would do if it ran: leave a mark on the window. `n` says which.
const CORPUS = [
  (n) => `<script>window.__ran=${n}</script>`,
  (n) => `<img src=x onerror="window.__ran=${n}">`,
  (n) => `<svg onload=window.__ran=${n}><animate onbegin=window.__ran=${n} attributeName=x dur=1s>`,
  (n) => `"><script>window.__ran=${n}</script>`,
  (n) => `' autofocus onfocus='window.__ran=${n}' x='`,
  (n) => `javascript:window.__ran=${n}//`,
  (n) => `<a href="javascript:window.__ran=${n}">a lamp</a>`,
  (n) => `{{window.__ran=${n}}} \${window.__ran=${n}} { $count } <%= ${n} %>`,
  (n) => `</textarea></title></style><iframe srcdoc="<script>parent.__ran=${n}</script>">`,
  (n) => `<b hx-get="/sign-out" hx-trigger="load" hx-on::load="window.__ran=${n}">lamp ${n}</b>`,
  (n) => `<meta http-equiv=refresh content="0;url=data:text/html,${n}"><base href=//example.org>`,
  (n) => `lamp\u202e${n}>tpircs<\u202c\u2067keeper\u2069 and \u200f back`,
  (n) => `&lt;script&gt;window.__ran=${n}&lt;/script&gt; &#60;b&#62; %3Cscript%3E`,
  (n) => `<scr\u0001ipt>window.__ran=${n}</scr\u0001ipt>\u2028\ufeff\ufffd\uffff`,
];
/** As it stands in an id or a name. */
const named = (text) => text.replace(/[\u0000-\u001f\u2028\uffff]/g, '');
const BANK = CORPUS[1]('"bank"').slice(0, 60);

let weir, browser, listener, cases, bytes, sent, bank;

before(async () => {
  // The service's own answer is matter from outside, too.
  listener = await Listener.start({ status: 500, body: CORPUS[0]('"answer"') });
  ({ weir, browser } = await start({ WEIR_PRIVATE_HOSTS: listener.host }));
  await listener.register(weir);
  bytes = picture(7);
  sent = CORPUS.map((payload, n) => payload(n));
  bank = await bankOf();
  for (const [n, text] of sent.entries()) {
    // Ids and names refuse what has no shape; texts take it.
    const id = named(text);
    const at = `/v1/banks/${encodeURIComponent(bank)}/entries`;
    const whole = `The keepers' lamp number ${n} burns on every rock: ${text}`;
    await weir.api('POST', at, { ref: id, text: whole, tags: [id], source: `list of ${id}` });
    await post(weir, `hostile ${n} ${id}`, {
      author: { type: 'user', id, name: id },
      text: whole,
      echo: { [text]: text },
      links: [`https://example.org/?q=${encodeURIComponent(text)}`],
    });
    await weir.api('POST', '/v1/notices', { item: { type: 'post', id: `hostile ${n} ${id}` }, reason: text, reporter: { id, name: id, email: `${n}@example.org` } });
    await weir.api('POST', '/v1/notices', { url: `https://example.org/${n}/${encodeURIComponent(text)}`, reason: text, reporter: { name: id } });
  }
  const medium = { name: sent[1], data: bytes.toString('base64') };
  await weir.api('POST', `/v1/banks/${encodeURIComponent(bank)}/entries`, { ref: sent[0], medium });
  await post(weir, 'hostile picture', { media: [medium] });
  cases = await weir.all('/v1/cases?state=open');
  // One decision, so that the answer of the service comes back and is kept.
  const last = cases.find((one) => one.item?.id === 'p2');
  await weir.api('POST', `/v1/cases/${last.case}/decision`, { purpose: 'news', outcome: 'keep', reason: sent[0] });
  await until('the message that is answered with matter', () => listener.heard.length);
});
after(async () => {
  await stop({ weir, browser });
  await listener?.stop();
});

/** A bank whose name is matter, where such a name is taken, else one of the demo's. */
async function bankOf() {
  try {
    await weir.api('POST', '/v1/banks', { name: BANK, kind: 'match' });
    return BANK;
  } catch (error) {
    assert.match(error.message, /: 422 /);
    return 'lighthouse-posters';
  }
}

/** Whether anything ran, or stands in the page as more than words. */
const ran = () => ({
  ran: window.__ran ?? null,
  elements: [...document.querySelectorAll('iframe, object, embed, base, meta[http-equiv], script:not([src]), [onerror], [onload], [onfocus], [onbegin], a[href^="javascript:" i], [hx-get="/sign-out"]')].map((el) => el.outerHTML.slice(0, 120)),
});

async function looked(page, path) {
  const complaints = [];
  await page.goto(path, { waitUntil: 'networkidle' });
  const found = await page.evaluate(ran);
  if (found.ran !== null) complaints.push(`${path}: ${found.ran} ran`);
  complaints.push(...found.elements.map((html) => `${path}: became an element: ${html}`));
  complaints.push(...(await reports(page)).map((report) => `${path}: ${report}`));
  return complaints;
}

for (const { code, name } of LANGUAGES) {
  describe(`in ${name}`, () => {
    let page, heard;
    before(async () => {
      ({ page } = await person(browser, weir, { name: `wary-${code}`, role: 'admin', language: code }));
      heard = listenTo(page, weir.address);
    });

    test('nothing runs on any page', async () => {
      const holds = { ...(await held(weir)), bank };
      const complaints = [];
      for (const row of PAGES.filter((row) => !row.door && !row.status)) complaints.push(...(await looked(page, row.path(holds))));
      complaints.push(...(await looked(page, `/queue?kind=${encodeURIComponent(sent[1])}`)));
      complaints.push(...(await looked(page, `/sign-in?next=${encodeURIComponent(sent[5])}`)));
      nothingIn([...complaints, ...heard]);
    });

    test('the queue shows references and authors as they were written', async () => {
      await page.goto('/queue');
      const shown = await page.evaluate(() => document.body.textContent);
      // The first page has the oldest: what of the corpus is on it, is on it whole.
      for (const text of sent.slice(0, 3)) assert.ok(shown.includes(named(text)), `not as written: ${text}`);
    });

    test('every case shows text, author, reference, tags and notices as they were written', async () => {
      const complaints = [];
      for (const [n, text] of sent.entries()) {
        const one = cases.find((one) => one.item?.id.startsWith(`hostile ${n} `));
        complaints.push(...(await looked(page, `/cases/${one.case}`)));
        // The text is left out until it is asked for.
        const ask = page.locator('[data-key=M]');
        if (await ask.count()) await page.keyboard.press('m');
        await page.waitForLoadState('networkidle');
        const shown = await page.evaluate(() => document.body.textContent);
        const times = shown.split(named(text)).length - 1;
        if (times < 3) complaints.push(`${n}: shown as written ${times} times: ${text}`);
        const found = await page.evaluate(ran);
        if (found.ran !== null || found.elements.length) complaints.push(`${n}: ${JSON.stringify(found)}`);
        complaints.push(...(await looked(page, `/cases/${one.case}/not-a-match`)));
      }
      nothingIn([...complaints, ...heard]);
    });

    test('every entry shows its reference, tags and source as they were written', async () => {
      const complaints = [];
      for (const entry of await weir.all(`/v1/banks/${encodeURIComponent(bank)}/entries`)) {
        complaints.push(...(await looked(page, `/entries/${entry.entry}`)));
        const shown = await page.evaluate(() => document.body.textContent);
        if (entry.ref && !shown.includes(entry.ref)) complaints.push(`not as written: ${entry.ref}`);
      }
      nothingIn([...complaints, ...heard]);
    });

    test('what a service answers does not run, and is shown as it was written', async () => {
      const rows = await weir.all('/v1/deliveries');
      const complaints = await looked(page, '/deliveries');
      for (const row of rows.slice(0, 3)) complaints.push(...(await looked(page, `/deliveries/${row.delivery}`)));
      nothingIn([...complaints, ...heard]);
      // Where it is told at all, it is told as written.
      const shown = await page.evaluate(() => document.body.textContent);
      assert.ok(!shown.includes('__ran="answer"') || shown.includes(CORPUS[0]('"answer"')));
    });
  });
}

test('the bytes of a picture that came in are in no answer of the console', async () => {
  const { page } = await person(browser, weir, { name: 'bytes', role: 'admin' });
  const digest = (body) => createHash('sha256').update(body).digest('hex');
  const own = digest(bytes);
  const seen = [];
  page.on('response', async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    seen.push({ url: response.url(), type: response.headers()['content-type'] ?? '', own: digest(body) === own, headers: response.headers() });
  });
  const one = cases.find((one) => one.item?.id === 'hostile picture');
  await page.goto(`/cases/${one.case}`, { waitUntil: 'networkidle' });
  await page.keyboard.down('v');
  await page.waitForLoadState('networkidle');
  await page.keyboard.up('v');
  const pictures = await until('a preview', () => seen.some(({ url }) => url.includes('/previews/')) && seen.filter(({ url }) => url.includes('/previews/')));
  for (const { url, own } of seen) assert.ok(!own, `${url} gives out what came in`);
  for (const { url, headers } of pictures) {
    assert.equal(headers['x-content-type-options'], 'nosniff', url);
    assert.match(headers['content-security-policy'] ?? '', /sandbox/, url);
  }
});
