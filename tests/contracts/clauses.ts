/** A device on which nothing is kept yet. */
export type Device<Port> = {
  /** Another tab on what the device keeps. */
  openTab(): Promise<Port>;
  closeTabs(): Promise<void>;
};

/** The contract of a port, by sentence, for runners in node and in a page: a clause that is broken throws. */
export type Clauses<Port> = Readonly<Record<string, (device: Device<Port>) => Promise<void>>>;

export const openTwoTabs = async <Port>(device: Device<Port>): Promise<readonly [Port, Port]> => [
  await device.openTab(),
  await device.openTab(),
];

/** Compares plain data, whatever the order of its keys. */
export const assertEqual = (actual: unknown, expected: unknown): void => {
  const [found, wanted] = [actual, expected].map((data) => JSON.stringify(data, sortKeys));
  if (found !== wanted) throw new Error(`Expected ${wanted}, found ${found}.`);
};

const sortKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

export const assertRejects = async (act: () => Promise<unknown>): Promise<void> => {
  const isRejected = await act().then(
    () => false,
    () => true,
  );
  if (!isRejected) throw new Error('Expected to be refused, was taken.');
};

export const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
