-- SPDX-License-Identifier: MIT
-- Errors of answers as data: their kind, and a sentence as a pattern with values. Until now they
-- were English sentences; those that Tessera itself wrote are patterns without values.
UPDATE message SET error = iif(instr(error, '{}') = 0,
    json_object('code', 'Internal', 'pattern', error, 'values', json_array()),
    json_object('code', 'Internal', 'pattern', '{}', 'values', json_array(error)))
WHERE error <> '';
