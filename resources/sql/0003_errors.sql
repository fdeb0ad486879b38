-- SPDX-License-Identifier: MIT
-- Errors of answers as data: their kind, and a sentence as a pattern with values. Until now they
-- were English sentences.
UPDATE message SET error = json_object('code', 'Internal', 'pattern', '{}',
                                       'values', json_array(error))
WHERE error <> '';
