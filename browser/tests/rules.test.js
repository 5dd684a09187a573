// Somebody writes a rule with a fault, sees it at its place, mends it and keeps
// it; a second person approves; it goes in shadow, then live; and is tried on
// the past. With a script and without.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { barriers, listenTo, nothingIn, reports } from '../house/looks.js';
import { fill } from '../house/matter.js';
import { ruleFile } from '../house/pages.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { until } from '../house/weir.js';

const LABEL = 'label = { name = "lamp", on = "item" }';

describe('a rule from the first letter to the last', () => {
  let weir, browser, writer, second, heard;

  before(async () => {
    ({ weir, browser } = await start({ WEIR_RULE_APPROVALS: '1' }));
    await fill(weir, { count: 6 });
    writer = await person(browser, weir, { name: 'Salma who writes', role: 'analyst' });
    second = await person(browser, weir, { name: 'Idris who approves', role: 'analyst' });
    heard = [writer, second].map(({ page }) => listenTo(page, weir.address));
  });
  after(async () => {
    await stop({ weir, browser });
  });

  test('a new rule begins with a sound example, and facts are found beside it', async () => {
    const { page } = writer;
    await page.goto('/rules');
    await page.locator('main a[href="/rules/new"]').click();
    await page.locator('#found-summary', { hasText: 'Nothing is wrong' }).waitFor();
    await page.locator('#q').fill('distance');
    await until('the facts that fit', async () => (await page.locator('#facts dt').count()) === 1);
    assert.match(await page.locator('#facts').innerText(), /m\.distance/);
  });

  test('while one types a fault is told at its place, and the field keeps the focus', async () => {
    const { page } = writer;
    const source = page.locator('#source');
    await source.fill(ruleFile('near-lamps', 'matches.exists(m, m.distnce <= 10)', LABEL));
    await page.locator('#found-summary', { hasText: 'One thing is wrong' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'source');
    assert.equal(await page.locator('#found mark').innerText(), 'distnce');
    nothingIn(await barriers(page));
    // By keyboard: the place of the fault leads into the file.
    await page.locator('#found a[data-at]').focus();
    await page.keyboard.press('Enter');
    const chosen = await source.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
    assert.equal(chosen, 'distnce');
  });

  test('saved with its fault it is a draft; mended it is kept as ready', async () => {
    const { page } = writer;
    await page.locator('button[name=do][value=save]').click();
    await page.waitForURL('**/rules/near-lamps/edit');
    await page.locator('.toast', { hasText: 'Kept as a draft' }).waitFor();
    await page.locator('#found button[name=mend]').click();
    await page.locator('#found-summary', { hasText: 'Nothing is wrong' }).waitFor();
    assert.match(await page.locator('#source').inputValue(), /m\.distance <= 10/);
    await page.locator('#note').fill('Asked for by the night watch.');
    await page.locator('button[name=do][value=save]').click();
    await page.waitForURL('**/rules/near-lamps');
    await page.getByText(/Waits for approval/).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Put in shadow' }).count(), 0);
  });

  test('a second person approves it, and it goes in shadow', async () => {
    const { page } = second;
    await page.goto('/rules/near-lamps');
    assert.match(await page.locator('main').innerText(), /Salma who writes/);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.locator('.toast', { hasText: 'You approved this version' }).waitFor();
    await page.getByRole('button', { name: 'Put in shadow' }).click();
    await page.locator('.toast', { hasText: 'in shadow now' }).waitFor();
    nothingIn(await barriers(page));
  });

  test('tried on the past it says what would change, and where to look', async () => {
    const { page } = writer;
    await page.goto('/rules/near-lamps');
    await page.getByRole('button', { name: 'Try on the past' }).click();
    await page.waitForURL('**/back-tests/*');
    await page.locator('#progress', { hasText: 'Done' }).waitFor();
    await page.locator('.reading', { hasText: 'it would have fired for' }).waitFor();
    nothingIn(await barriers(page));
  });

  test('it goes live with the keyboard alone, told before what follows', async () => {
    const { page } = writer;
    await page.goto('/rules/near-lamps');
    await page.locator('summary', { hasText: 'Go live' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('From now on, where it fires:').waitFor();
    assert.match(await page.locator('.doings details[open]').innerText(), /gets the label/);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.innerText), 'Go live now');
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'The rule is live' }).waitFor();
    const { data } = await weir.api('GET', '/v1/rules/near-lamps');
    assert.equal(data[0].state, 'live');
  });

  test('without a script it is written all the same', async () => {
    const { page } = await person(browser, weir, { name: 'Plain', role: 'analyst', javaScriptEnabled: false });
    await page.goto('/rules/new');
    await page.locator('#source').fill(ruleFile('plain-lamps', 'item.lnks > 3', LABEL));
    await page.getByRole('button', { name: 'Check' }).click();
    assert.equal(await page.locator('#found mark').innerText(), 'lnks');
    // Looking for a fact loses nothing of what was written.
    await page.locator('#q').fill('links');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('#source').inputValue(), /lnks/);
    assert.match(await page.locator('#facts').innerText(), /item\.links/);
    await page.locator('#found button[name=mend]').click();
    await page.locator('button[name=do][value=save]').click();
    assert.match(page.url(), /\/rules\/plain-lamps$/);
  });

  test('the pages said nothing to the console, and asked nobody else', async () => {
    nothingIn([...heard.flat(), ...(await reports(writer.page)), ...(await reports(second.page))]);
  });
});

test('the pages of rules in Arabic lack no words', async () => {
  // Each page of rules in Arabic, with a rule that a person wrote.
  const { weir, browser } = await start();
  try {
    await weir.api('PUT', '/v1/rules/near-lamps', { source: ruleFile('near-lamps', 'matches.exists(m, m.distance <= 10)', LABEL) });
    const { page } = await person(browser, weir, { name: 'Amal', role: 'analyst', language: 'ar' });
    for (const path of ['/rules', '/rules/near-lamps', '/rules/near-lamps/edit']) {
      const response = await page.goto(path);
      assert.equal(response.status(), 200, path);
    }
    await until('the words', () => page.locator('#found-summary').count());
    assert.doesNotMatch(weir.said, /has no such words/);
  } finally {
    await stop({ weir, browser });
  }
});
