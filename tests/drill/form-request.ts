type Progress = Pick<ProgressEvent, 'lengthComputable' | 'loaded' | 'total'>;

/** As much of XMLHttpRequest as the pages use to send a form, over fetch: Node has none of its own. */
export class FormRequest {
  readonly upload: { onprogress: ((event: Progress) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  status = 0;
  responseText = '';
  readonly #site: string;
  readonly #abort = new AbortController();
  readonly #headers = new Headers();
  #target: { readonly method: string; readonly url: URL } | undefined;
  #answered = new Headers();

  constructor(site: string) {
    this.#site = site;
  }

  open(method: string, path: string): void {
    this.#target = { method, url: new URL(path, this.#site) };
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#answered.get(name);
  }

  abort(): void {
    this.#abort.abort();
  }

  send(form: FormData): void {
    // fetch does not tell how much has left; on this machine it leaves at once.
    this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 1 });
    void this.#exchange(form).then(
      () => this.onload?.(),
      () => (this.#abort.signal.aborted ? this.onabort?.() : this.onerror?.()),
    );
  }

  async #exchange(body: FormData): Promise<void> {
    if (this.#target === undefined) throw new Error('The request was not opened.');
    const { method, url } = this.#target;
    const { signal } = this.#abort;
    const response = await fetch(url, { method, headers: this.#headers, body, signal });
    this.responseText = await response.text();
    this.status = response.status;
    this.#answered = response.headers;
  }
}
