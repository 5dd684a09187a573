// The table of pages that everything is looked for on. A new page is a row.
/** A part of a path. */
const part = encodeURIComponent;

/**
 * name    as tests and screenshots call it
 * path    where it is, from what the demo holds (see `held`)
 * door    whether it is seen without signing in
 * status  what it is answered with, where that is not 200
 */
export const PAGES = [
  { name: 'sign-in', path: () => '/sign-in', door: true },
  { name: 'queue', path: () => '/queue' },
  { name: 'queue of texts', path: () => '/queue?kind=text' },
  { name: 'queue with nothing in it', path: () => '/queue?kind=file' },
  { name: 'me', path: () => '/me' },
  { name: 'password', path: () => '/password' },
  { name: 'error', path: () => '/queue?kind=text&kind=link', status: 422 },
  { name: 'case of a picture', path: (held) => `/cases/${held.picture}` },
  { name: 'case of a text', path: (held) => `/cases/${held.text}` },
  { name: 'case of a notice', path: (held) => `/cases/${held.notice}` },
  { name: 'not a match', path: (held) => `/cases/${held.picture}/not-a-match` },
  { name: 'banks', path: () => '/banks' },
  { name: 'new bank', path: () => '/banks/new' },
  { name: 'bank', path: (held) => `/banks/${part(held.bank)}` },
  { name: 'add to a bank', path: (held) => `/banks/${part(held.bank)}/add` },
  { name: 'import into a bank', path: (held) => `/banks/${part(held.bank)}/import` },
  { name: 'delete a bank', path: (held) => `/banks/${part(held.bank)}/delete` },
  { name: 'entry', path: (held) => `/entries/${held.entry}` },
  { name: 'remove an entry', path: (held) => `/entries/${held.entry}/remove` },
  { name: 'set aside', path: () => '/set-aside' },
  { name: 'undo by cause', path: () => '/undo' },
  { name: 'undo by cause, wrong', path: () => '/undo?kind=entry&entry=lamp', status: 422 },
  { name: 'what an entry did', path: (held) => `/undo?entry=${held.entry}` },
  { name: 'what a bank did', path: (held) => `/undo?bank=${part(held.bank)}` },
  { name: 'job', path: (held) => `/jobs/${held.job}` },
  { name: 'policies', path: () => '/policies' },
  { name: 'policy', path: (held) => `/policies/${part(held.policy)}` },
  { name: 'new policy', path: () => '/policies/new' },
  { name: 'new version of a policy', path: (held) => `/policies/${part(held.policy)}/version` },
  { name: 'why', path: () => '/why' },
  { name: 'why, answered', path: (held) => `/why?a=${held.picture}&b=${held.entry}` },
  { name: 'going nowhere', path: () => '/go?q=nowhere' },
  { name: 'deliveries', path: () => '/deliveries' },
  { name: 'events', path: () => '/events' },
  { name: 'people', path: () => '/people' },
  { name: 'settings', path: () => '/settings' },
  { name: 'dashboard', path: () => '/dashboard' },
];

/** What opens from the bar of every page; the first only where the bar is narrow. */
export const SHEETS = ['nav', 'brake', 'palette', 'account'];

export const LANGUAGES = [
  { code: 'en', dir: 'ltr', name: 'English' },
  { code: 'ar', dir: 'rtl', name: 'Arabic' },
];
export const WIDTHS = [1440, 1024, 390];
export const THEMES = ['light', 'dark'];

/** The height that goes with a width. */
export const height = (width) => (width === 390 ? 844 : width === 1024 ? 768 : 900);

/**
 * What a server holds, for the paths of pages: a case of each kind, a bank, an
 * entry, a policy, a job. `nth` gives others of the same kinds, for whoever must not
 * have the cases of somebody else in their hands.
 */
export async function held(weir, nth = 0) {
  // A case that is a notice and nothing else: of an address that Weir never saw.
  const notice = { url: `https://keepers.example/oath/${nth}`, reason: 'It calls for false lights on the northern rocks.' };
  await weir.api('POST', '/v1/notices', notice);
  const found = { notice: [], picture: [], text: [] };
  for (const { case: id } of await weir.all('/v1/cases?state=open')) {
    const { found: item } = await weir.api('GET', `/v1/cases/${id}`);
    const matches = item?.matches ?? [];
    if (!item) found.notice.push(id);
    else if (matches.length) found[matches.some((match) => match.type === 'text') ? 'text' : 'picture'].push(id);
  }
  const cases = Object.fromEntries(Object.entries(found).map(([kind, ids]) => [kind, ids[nth % ids.length]]));
  const banks = await weir.all('/v1/banks');
  const bank = banks.find((bank) => bank.name === 'lighthouse-posters') ?? banks[0];
  const [entry] = (await weir.api('GET', `/v1/banks/${part(bank.name)}/entries?limit=1`)).data;
  const { data: policies } = await weir.api('GET', '/v1/policies');
  // Takes back what was decided before anybody was there: nothing.
  const cause = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
  const { job } = await weir.api('POST', '/v1/undo', { cause });
  return { ...cases, bank: bank.name, entry: entry.entry, policy: policies[0].name, job };
}
