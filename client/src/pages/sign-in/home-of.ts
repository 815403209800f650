/** Where somebody of this role works. */
export const homeOf = (role: 'visitor' | 'judge' | 'organiser'): string => {
  if (role === 'organiser') return '/organise';
  return role === 'judge' ? '/judge' : '/';
};
