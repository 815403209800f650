import type { Seeded } from '../flash/seeded.ts';

const first = [
  'Amara',
  'Bruno',
  'Célia',
  'Dagny',
  'Elio',
  'Fatima',
  'Goran',
  'Hana',
  'Idris',
  'Juno',
  'Kasia',
  'Luca',
  'Mireille',
  'Noor',
  'Otis',
  'Priya',
  'Quentin',
  'Rosa',
  'Sven',
  'Tamsin',
  'Ulla',
  'Viktor',
  'Wren',
  'Ximena',
  'Yusuf',
  'Zofia',
] as const;

const last = [
  'Abernathy',
  'Blackwood',
  'Castellano',
  'Dubois',
  'Eriksen',
  'Falk',
  'Gallagher',
  'Hayashi',
  'Ivanova',
  'Jansen',
  'Kowalski',
  'Lindqvist',
  'Moreau',
  'Nakamura',
  'Okafor',
  'Petrov',
  'Quiroga',
  'Rossi',
  'Silva',
  'Thorne',
  'Underhill',
  'Vega',
  'Walsh',
  'Yilmaz',
  'Zimmer',
] as const;

export type Person = { readonly name: string; readonly phone: string };

/** Somebody who does not exist, with a number that is set aside for fiction (555-0100 to 555-0199). */
export const inventPerson = (random: Seeded): Person => {
  const area = random.pick(['202', '312', '415', '503', '617', '713']);
  return {
    name: `${random.pick(first)} ${random.pick(last)}`,
    phone: `+1 ${area} 555 01${String(random.whole(0, 99)).padStart(2, '0')}`,
  };
};
