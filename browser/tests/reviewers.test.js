// Two people at once: who has a case is told, and none is decided twice.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { fill } from '../house/matter.js';
import { person } from '../house/people.js';
import { start, stop } from '../house/start.js';
import { until } from '../house/weir.js';

describe('two reviewers at once', () => {
  let weir, browser, ana, ben, cases;

  before(async () => {
    ({ weir, browser } = await start());
    await fill(weir, { count: 4 });
    [ana, ben] = await Promise.all([
      person(browser, weir, { name: 'ana', role: 'reviewer' }),
      person(browser, weir, { name: 'ben', role: 'reviewer', language: 'ar' }),
    ]);
    cases = (await weir.all('/v1/cases?state=open')).map((one) => one.case);
  });
  after(async () => {
    await stop({ weir, browser });
  });

  const open = (who, id) => who.page.goto(`/cases/${id}`);
  const decisions = async (id) => (await weir.api('GET', `/v1/cases/${id}`)).decisions;
  const told = (who) => who.page.locator('main .banner');
  const mayDecide = (who) => who.page.locator('[data-key=X]').count();

  test('the second is told that the case is in other hands, and cannot decide it', async () => {
    const [id] = cases;
    await open(ana, id);
    await open(ben, id);
    await told(ben).waitFor();
    assert.equal(await told(ana).count(), 0);
    assert.equal(await mayDecide(ana), 1);
    assert.equal(await mayDecide(ben), 0);
    await ben.page.goto('/queue');
    assert.ok(await ben.page.locator(`.qrow[data-locked][href*="${id}"] .badge`).count());
    for (const key of ['1', 'p', 'x']) await ben.page.keyboard.press(key);
    assert.equal((await decisions(id)).length, 0);
  });

  test('whoever leaves lets go of it', async () => {
    const [id] = cases;
    await open(ana, id);
    await ana.page.goto('/me');
    await until('the case free for the second', async () => {
      await open(ben, id);
      return mayDecide(ben);
    }, 10_000);
  });

  test('a page that is out of date is refused, with what changed', async () => {
    const id = cases[1];
    await open(ana, id);
    await weir.api('POST', `/v1/cases/${id}/decision`, { purpose: 'news', outcome: 'keep', reason: 'A report of the harbour.' });
    for (const key of ['1', 'p', 'x']) await ana.page.keyboard.press(key);
    await ana.page.locator('main .banner, main [role=alert]').first().waitFor();
    const made = await decisions(id);
    assert.deepEqual(made.map((decision) => decision.outcome), ['keep']);
  });

  test('two who press at the same moment decide once', async () => {
    const id = cases[2];
    // Both have the form: the second got it before the first took hold.
    await open(ana, id);
    const form = await ana.page.locator('form.decision').evaluate((el) => new URLSearchParams(new FormData(el)).toString());
    const send = (who, outcome) =>
      who.page.request.post(`/cases/${id}/decide`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: weir.address },
        data: `${form}&purpose=news&outcome=${outcome}`,
        maxRedirects: 0,
      });
    const answers = await Promise.all([send(ana, 'keep'), send(ben, 'label')]);
    const made = await decisions(id);
    assert.equal(made.length, 1, JSON.stringify(made));
    assert.equal(answers.filter((answer) => answer.status() < 400).length, 1);
  });
});
