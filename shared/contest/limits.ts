/** Limits that both sides enforce; the server's word counts. Lengths are UTF-16 code units. */
export const limits = {
  captionChars: 120,
  nameChars: 80,
  phoneChars: 32,
  emailChars: 254,
  reasonChars: 300,
  contestNameChars: 80,
  categoryNameChars: 60,
  categoryRuleChars: 600,
  categories: 40,
  placesPerCategory: 10,
  inviteLabelChars: 60,
  photoBytes: 25 * 1024 * 1024,
  photoPixels: 60_000_000,
  /** The longest side that a browser sends, in pixels. */
  sentPhotoPixels: 2560,
} as const;

/** Days that contact details and photos are kept after the results. */
export const retentionDays = 90;

/** At least five digits, however they are grouped. */
export const phonePattern = /^(?=(?:\D*\d){5})[+()\d\s./-]+$/;
