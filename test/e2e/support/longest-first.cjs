// Begins with the files that take longest, so that none of them is left for one worker alone at the end. Jest itself
// knows how long a file takes only where it has run before.

const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = ['cloud-native-plan', 'plan', 'retention'];

const rank = ({ path }) => {
  const place = LONGEST.indexOf(basename(path, '.test.ts'));
  return place < 0 ? LONGEST.length : place;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
