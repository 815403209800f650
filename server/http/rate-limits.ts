import type { Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { refusal } from '../../shared/contest/errors.ts';
import type { HttpSettings } from './app-deps.ts';
import { Refused } from './errors.ts';
import { deviceIdOf } from './who-asks.ts';

export type RateLimits = {
  /** A convention is one address: the device is counted first, and who is over its limit burdens nobody else. */
  countSubmission(request: Request, response: Response): Promise<void>;
  /** Counts a try; `succeeded` takes it back, so that only failures add up. */
  countLogin(
    request: Request,
    response: Response,
  ): Promise<{ readonly succeeded: () => Promise<void> }>;
};

const minute = 60;
const quarterHour = 15 * minute;
const loginsInAll = 20;

export const createRateLimits = (numbers: HttpSettings['rateLimits']): RateLimits => {
  const perDevice = createCounter(numbers.submitPerDevice, minute);
  const perAddress = createCounter(numbers.submitPerAddress, minute);
  const logins = createCounter(numbers.login, quarterHour);
  const allLogins = createCounter(numbers.loginInAll ?? numbers.login * loginsInAll, quarterHour);

  return {
    countSubmission: async (request, response) => {
      const device = deviceIdOf(request);
      const sentence = 'That is many designs in a short time.';
      if (device !== undefined) orRefuseFor(await perDevice.count(device), response, sentence);
      orRefuseFor(await perAddress.count(addressOf(request)), response, sentence);
    },
    countLogin: async (request, response) => {
      const address = addressOf(request);
      const sentence = 'Too many sign-ins failed.';
      orRefuseFor(await logins.count(address), response, sentence);
      orRefuseFor(await allLogins.count('all'), response, sentence);
      return {
        succeeded: async () => {
          await logins.takeBack(address);
          await allLogins.takeBack('all');
        },
      };
    },
  };
};

/** `count` gives the milliseconds to wait, 0 when it is allowed. */
const createCounter = (points: number, duration: number) => {
  if (points === 0) return { count: () => 0, takeBack: () => undefined };
  const limiter = new RateLimiterMemory({ points, duration });
  return {
    count: async (key: string): Promise<number> => {
      try {
        await limiter.consume(key);
        return 0;
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return Math.max(1, thrown.msBeforeNext);
        throw thrown;
      }
    },
    takeBack: async (key: string): Promise<void> => {
      await limiter.reward(key);
    },
  };
};

const orRefuseFor = (waitMs: number, response: Response, sentence: string): void => {
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  response.setHeader('Retry-After', String(seconds));
  throw new Refused(
    refusal('too_many_requests', `${sentence} Wait ${inWords(seconds)} and try again.`, {
      retryAfter: seconds,
    }),
  );
};

const inWords = (seconds: number): string => {
  if (seconds > 90) return `${String(Math.ceil(seconds / 60))} minutes`;
  return seconds === 1 ? 'a second' : `${String(seconds)} seconds`;
};

/** A household's IPv6 network counts as one address. */
const addressOf = (request: Request): string => {
  const address = request.ip ?? 'unknown';
  const isIpv6 = address.includes(':') && !address.includes('.');
  return isIpv6 ? address.split(':').slice(0, 4).join(':') : address;
};
