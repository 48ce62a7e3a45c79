jest.setTimeout(globalThis.SECONDS_PER_TEST * 1000);
