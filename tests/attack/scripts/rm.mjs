// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// rm.mjs FOLDER
import { rmSync } from "node:fs";

try {
    rmSync(process.argv[2] + "/sub", { recursive: true });
} catch (error) {
    console.log("STOPPED fs.rm:", error.code);
}
