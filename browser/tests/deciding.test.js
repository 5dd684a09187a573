// People decide by keyboard alone: policy, purpose, outcome, and the next case
// is there; what they decided arrives at the service, and can be taken back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { listenTo, nothingIn, reports } from '../house/looks.js';
import { Listener } from '../house/listener.js';
import { fill } from '../house/matter.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { until } from '../house/weir.js';

/** How long a decision can be taken back (the setting undo_seconds, as it comes). */
const UNDO = 10_000;
const CASE = /\/cases\/(case_[0-9a-z]+)/;

describe('deciding by keyboard', () => {
  let weir, browser, listener, page, heard;

  before(async () => {
    listener = await Listener.start();
    ({ weir, browser } = await start({ WEIR_PRIVATE_HOSTS: listener.host }));
    await listener.register(weir);
    await fill(weir, { count: 10 });
    ({ page } = await person(browser, weir, { name: 'Salma of the night watch', role: 'reviewer' }));
    heard = listenTo(page, weir.address);
    // Nothing but the keyboard: a pointer that is used is told.
    await page.addInitScript(() => {
      window.__presses = [];
      addEventListener('keydown', (e) => { if (!e.repeat) window.__presses.push(e.key); }, true);
    });
  });
  after(async () => {
    await stop({ weir, browser });
    await listener?.stop();
  });

  const here = () => CASE.exec(page.url())?.[1];
  const itemOf = async (id) => (await weir.api('GET', `/v1/cases/${id}`)).item;

  /** From the queue to its first case. */
  async function openFirst() {
    await page.goto('/queue');
    await page.keyboard.press('Enter');
    await page.waitForURL(CASE);
    return here();
  }

  /** Presses each key, and waits for the case that opens by itself. */
  async function decide(...keys) {
    const [before, seen] = [here(), await page.evaluate(() => window.__presses.length)];
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForURL((url) => CASE.test(url.href) && !url.href.includes(before));
    assert.ok(seen <= 1, 'keys were pressed before'); // one may have lifted the veil
    return before;
  }

  test('an outcome before a purpose decides nothing, and leads to the purposes', async () => {
    const id = await openFirst();
    await page.keyboard.press('x');
    await until('the focus on a purpose', () => page.evaluate(() => document.activeElement?.name === 'purpose'));
    assert.equal(here(), id);
    assert.equal((await weir.api('GET', `/v1/cases/${id}`)).decisions.length, 0);
  });

  test('Z takes a decision back within ten seconds, and nothing is ever sent of it', async () => {
    const id = await openFirst();
    const item = await itemOf(id);
    await decide('1', 'p', 'x');
    const bar = page.locator('[role=status]', { has: page.locator('[data-key=Z]') });
    await bar.waitFor();
    assert.equal(await bar.getAttribute('aria-live'), 'polite');
    await page.keyboard.press('z');
    const whole = await until('the decision taken back', async () => {
      const whole = await weir.api('GET', `/v1/cases/${id}`);
      return whole.state === 'open' && whole.decisions[0]?.undone_at && whole;
    });
    assert.equal(whole.decisions.length, 1);
    await sleep(UNDO + 2_000);
    assert.deepEqual(listener.about(item.id), []);
  });

  test('ten cases are decided with at most three presses each, and each arrives', async () => {
    const [purposes, outcomes] = ['pnrcau', ['x', 'k', 'l']];
    const decided = [];
    await openFirst();
    for (let n = 0; n < 10; n++) {
      // The one press besides: the veil is lifted while V is held.
      await page.keyboard.down('v');
      await page.keyboard.up('v');
      await page.evaluate(() => { window.__presses = []; });
      decided.push(await decide('1', purposes[n % 6], outcomes[n % 3]));
    }
    assert.equal(new Set(decided).size, 10);
    const words = { x: 'remove', k: 'keep', l: 'label' };
    for (const [n, id] of decided.entries()) {
      const { item, decisions: all } = await weir.api('GET', `/v1/cases/${id}`);
      // One of them was decided before, and that was taken back.
      const decisions = all.filter((decision) => !decision.undone_at);
      assert.equal(decisions.length, 1, `${id}: ${JSON.stringify(all)}`);
      assert.equal(decisions[0].outcome, words[outcomes[n % 3]]);
      const message = await until(`the webhook of ${item.id}`, () => listener.about(item.id)[0]);
      assert.equal(message.type, 'action.requested');
      assert.equal(message.decision.outcome, decisions[0].outcome);
      assert.equal(message.decision.purpose, decisions[0].purpose);
      assert.ok(message.decision.reason.length > 20, message.decision.reason);
      assert.doesNotMatch(JSON.stringify(message), /Salma|night watch/);
    }
  });

  test('the status of the delivery is told where a screen reader hears it', async () => {
    const status = page.locator('[role=status][aria-live=polite]', { hasText: /\S/ });
    await status.first().waitFor();
    await until('the end of the time in which it can be taken back', async () => (await page.locator('[data-key=Z]:visible').count()) === 0);
    assert.match(await status.first().innerText(), /\S/);
  });

  test('the pages said nothing to the console, and asked nobody else', async () => {
    nothingIn([...heard, ...(await reports(page))]);
  });
});
