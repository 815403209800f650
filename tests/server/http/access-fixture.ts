/** Who may use what, written by hand: `v`isitor, `r`eceipt holder, `j`udge, `o`rganiser. */
export const routes: Readonly<Record<string, string>> = {
  'GET /health': 'vrjo',
  'GET /ready': 'vrjo',
  'GET /categories.json': 'vrjo',
  'POST /api/categories': 'o',
  'POST /api/submit': 'vrjo',
  'GET /api/feed': 'vrjo',
  'GET /api/winners': 'vrjo',
  'GET /api/submissions': 'o',
  'GET /api/entries/:id': 'ro',
  'PATCH /api/entries/:id': 'ro',
  'DELETE /api/entries/:id': 'ro',
  'POST /api/entries/:id/approve': 'o',
  'POST /api/entries/:id/hide': 'o',
  'POST /api/entries/:id/restore': 'o',
  'POST /api/entries/:id/erase': 'o',
  'POST /api/login': 'vrjo',
  'POST /api/logout': 'vrjo',
  'GET /api/session': 'vrjo',
  'POST /api/save-winners': 'jo',
  'GET /api/stars': 'jo',
  'GET /api/contest': 'vrjo',
  'PATCH /api/contest': 'o',
  'POST /api/contest/reveal': 'o',
  'GET /api/invites': 'o',
  'POST /api/invites': 'o',
  'DELETE /api/invites/:id': 'o',
  'POST /api/commands': 'vrjo',
  'GET /api/snapshot': 'vrjo',
  'GET /api/events': 'vrjo',
  'GET /api/export.csv': 'o',
  'GET /api/export.zip': 'o',
  'GET /api/metrics': 'o',
  'GET /api/realtime-health': 'vrjo',
  'GET /api/realtime-metrics': 'vrjo',
  'GET /api/realtime-fallback': 'vrjo',
  'GET /api/socket/debug': 'o',
  'GET /api/qr.svg': 'vrjo',
  'GET /uploads/:key/:file': 'vrjo',
};

/** The commands that travel, over `POST /api/commands` and over sockets alike. */
export const commands: Readonly<Record<string, string>> = {
  editEntry: 'ro',
  withdrawEntry: 'ro',
  starEntry: 'jo',
  saveWinners: 'jo',
  changeContest: 'o',
  changeCategories: 'o',
  approveEntry: 'o',
  hideEntry: 'o',
  restoreEntry: 'o',
  eraseEntry: 'o',
  createInvite: 'o',
  revokeInvite: 'o',
  /** Ends what can be changed, so it is tried last. */
  revealResults: 'o',
};

export const streams: Readonly<Record<string, string>> = {
  public: 'vrjo',
  judges: 'jo',
  organisers: 'o',
};

export const socketEvents: Readonly<Record<string, string>> = {
  command: 'vrjo',
  'heartbeat-pong': 'vrjo',
  probe: 'vrjo',
  'join-room': '',
  'leave-room': 'vrjo',
};

/** A command of this type that is complete, for this entry. */
export const commandBody = (type: string, entryId: string): unknown => {
  const fields: Record<string, object> = {
    starEntry: { starred: true },
    saveWinners: { winners: {} },
    changeCategories: { categories: [{ id: 'flash', name: 'Flash' }] },
    hideEntry: { reason: 'a test' },
    eraseEntry: { reason: 'a test' },
    createInvite: { label: 'Max' },
    revokeInvite: { inviteId: 'nobody' },
  };
  const hasEntry = type.endsWith('Entry') ? { entryId } : {};
  return { key: `key-${type}-${entryId}`, command: { type, ...hasEntry, ...fields[type] } };
};
