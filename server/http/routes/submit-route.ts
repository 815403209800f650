import * as z from 'zod';
import { randomId, type Random } from '../../../shared/base/random.ts';
import { detailsSchema } from '../../../shared/contest/commands.ts';
import { refusal } from '../../../shared/contest/errors.ts';
import type { PhotoUpload, ReceivedUpload } from '../../media/photo-upload.ts';
import type { Submission, UseCases } from '../../use-cases/use-cases.ts';
import type { HttpAppDeps } from '../app-deps.ts';
import { orRefuse, Refused } from '../errors.ts';
import { parseInput } from '../../use-cases/parse-input.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { RequestOrigin } from '../request-origin.ts';
import type { RouteTable } from '../route-table.ts';
import { deviceIdOf, deviceOf } from '../who-asks.ts';

type Deps = {
  readonly useCases: Pick<UseCases, 'submitDesign' | 'viewReceipt'>;
  readonly photoUpload: PhotoUpload;
  readonly describeRefusal: HttpAppDeps['describeRefusal'];
  readonly rates: Pick<RateLimits, 'countSubmission'>;
  readonly origin: Pick<RequestOrigin, 'siteOf'>;
  readonly random: Random;
};

/** Entering a design. Guards and limits come before the body is read; a refused one leaves no file. */
export const addSubmitRoute = (routes: RouteTable, deps: Deps): void => {
  const { useCases, photoUpload, describeRefusal, rates, origin, random } = deps;

  routes.add('POST /api/submit', async ({ request, response, asker }) => {
    await rates.countSubmission(request, response);
    const received = await photoUpload.receive(request, response);
    if (!received.ok) throw new Refused(describeRefusal(received.error));
    let isLeft = true;
    try {
      const submission = readSubmission(received.value);
      // From here on the photo is the use case's.
      isLeft = false;
      const key = asker.key ?? randomId(random);
      // A design is its device's, whoever else is signed in there: a retry after signing out must find its answer.
      const by = deviceIdOf(request) === undefined ? asker.by : deviceOf(request);
      const saved = orRefuse(await useCases.submitDesign(submission, { ...asker, by, key }));
      const { entryId, number, receiptPath } = saved.value;
      const { contestId, epoch, seq, backedUp } = saved;
      const receipt = useCases.viewReceipt(entryId, { kind: 'receipt', entryId });
      response.status(201).json({
        success: true,
        // A repeated request may come after the entry was withdrawn: its number is all there is then.
        entry: receipt.ok ? receipt.value.entry : { id: entryId, number },
        submissionId: entryId,
        receipt: { number, url: origin.siteOf(request) + receiptPath },
        ...{ contestId, epoch, seq, backedUp },
      });
    } finally {
      if (isLeft) await received.value.discard();
    }
  });
};

const no: readonly unknown[] = ['', '0', 'false', 'no', 'off'];

const formSchema = z.object({
  category: z.string().trim().min(1).max(64),
  consent: z
    .string()
    .refine((value) => !no.includes(value), 'is needed: without it nothing may be kept')
    .optional(),
});

const readSubmission = ({ fields, photo }: ReceivedUpload): Submission => {
  const form = orRefuse(parseInput(formSchema, fields));
  const { caption, name, phone, email } = fields;
  const details = orRefuse(
    parseInput(detailsSchema, { caption, name, phone, ...(email ? { email } : {}) }),
  );
  if (photo === undefined)
    throw new Refused(
      refusal('photo_missing', 'There is no photo yet. Choose or take one.', { field: 'photo' }),
    );
  return { categoryId: form.category, details, photo };
};
