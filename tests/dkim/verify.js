// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks mailauth about messages: verify.js FOLDER-WITH-node_modules. Lines of JSON in: {"file",
// "keys", "clock", "bits"}; the keys are a file of JSON, name in DNS to text. Lines of JSON out:
// {"signatures": [[b=, a=, c=, result, detail], ...], "chain", "chain_detail"}. Its resolver is a function
// of ours; nothing is asked of any network.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const modules = path.resolve(process.argv[2], 'node_modules/mailauth/lib');
const { dkimVerify } = require(path.join(modules, 'dkim/verify'));
const { arc } = require(path.join(modules, 'arc'));

const files = new Map();

function keysOf(file) {
    if (!files.has(file)) {
        files.set(file, JSON.parse(fs.readFileSync(file, 'utf8')));
    }
    return files.get(file);
}

function resolverOf(keys) {
    return async name => {
        const text = keys[name.toLowerCase()];
        if (text === undefined) {
            const error = new Error('no such name');
            error.code = 'ENOTFOUND';
            throw error;
        }
        return [[text]];
    };
}

async function answer(question) {
    const options = {
        resolver: resolverOf(keysOf(question.keys)),
        curTime: new Date(question.clock * 1000),
        minBitLength: question.bits
    };
    try {
        const dkim = await dkimVerify(fs.readFileSync(question.file), options);
        const chain = await arc(dkim.arc, options);
        return {
            signatures: dkim.results
                .filter(result => result.signature)
                .map(result => [result.signature, result.algo, result.format || '',
                    result.status.result,
                    result.status.comment || JSON.stringify(result.status.policy || {})]),
            chain: chain.status.result,
            chain_detail: String(chain.status.comment || '')
        };
    } catch (error) {
        return { signatures: [], chain: 'fail', chain_detail: String(error) };
    }
}

async function main() {
    // mailauth prints lengths to standard output, which is for answers.
    console.log = () => {};
    for await (const line of readline.createInterface({ input: process.stdin })) {
        process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
    }
}

main();
