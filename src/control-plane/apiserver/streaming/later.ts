// A response that a task of the server gives when others have answered it.
import type { ApiResponse, LaterResponse } from '../../../model/api/request.ts';

export class Later implements LaterResponse {
  response: ApiResponse | undefined;
  private listeners: ((response: ApiResponse) => void)[] = [];

  onResponse(listener: (response: ApiResponse) => void): void {
    if (this.response) listener(this.response);
    else this.listeners.push(listener);
  }

  /** The first response counts. */
  settle(response: ApiResponse): void {
    if (this.response) return;
    this.response = response;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener(response);
  }
}
