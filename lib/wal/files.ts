/** The file system as a dependency. Every failure is the platform's error with its `code`. */
export interface Files {
  /**
   * Opens for reading and writing at positions, or with `readOnly` for reading alone. With `create` the file is
   * made, and it is an error if it is there. With `synced` each write is on disk when it resolves, data and what is
   * needed to find it (O_DSYNC): one question to the disk instead of two.
   */
  open(path: string, options?: OpenOptions): Promise<FileHandle>;
  readFile(path: string): Promise<Uint8Array>;
  list(dir: string): Promise<readonly string[]>;
  /** Makes the directory and its parents, durably; nothing happens if it is there. */
  makeDir(dir: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Removes an empty directory. */
  removeDir(dir: string): Promise<void>;
  size(path: string): Promise<number | undefined>;
  /** Makes creations, renames and removals in `dir` durable. */
  syncDir(dir: string): Promise<void>;
}

export type OpenOptions = {
  readonly create?: boolean;
  readonly readOnly?: boolean;
  readonly synced?: boolean;
};

export interface FileHandle {
  /** May read short; 0 at the end. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** May write short. After a failure nothing is known of the bytes, with `synced` either. */
  write(buffer: Uint8Array, position: number): Promise<number>;
  /** fsync, the size and metadata included. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}
