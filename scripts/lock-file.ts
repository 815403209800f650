export type LockFile = { packages: Record<string, LockedPackage> };

export type LockedPackage = {
  readonly version?: string;
  /** Where it comes from; left out for the public registry. */
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

type MissingPackage = {
  readonly name: string;
  readonly version: string;
  readonly parent: LockedPackage;
};

/** What packages in a lock file depend on and the lock file does not have. */
export const missingPackages = ({ packages }: LockFile): readonly MissingPackage[] =>
  Object.entries(packages).flatMap(([path, parent]) =>
    Object.entries({ ...parent.dependencies, ...parent.optionalDependencies })
      .filter(([name]) => !isReachable(packages, path, name))
      .map(([name, version]) => ({ name, version, parent })),
  );

/** As Node looks modules up: the package's own folder, then each one above it. */
const isReachable = (packages: LockFile['packages'], path: string, name: string): boolean => {
  if (packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
  if (path === '') return false;
  const above = Math.max(path.lastIndexOf('/node_modules/'), 0);
  return isReachable(packages, path.slice(0, above), name);
};
