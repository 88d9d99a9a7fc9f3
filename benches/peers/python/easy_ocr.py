"""Reads the images in a list with EasyOCR, restricted to digits, on one thread: a line of JSON each.

The weights come from GitHub at first use, or are in the folder model/ of the one that EasyOCR's own
variable EASYOCR_MODULE_PATH names.
"""

import argparse
import json
import time
import warnings

import cv2
import easyocr
import torch

DIGITS = "0123456789"

parser = argparse.ArgumentParser()
parser.add_argument("list", help="a file with the path of an image on each line")
parser.add_argument("--find-text", action="store_true", help="the image is not one line of text")
args = parser.parse_args()

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
reader = easyocr.Reader(["en"], gpu=False, verbose=False)
with open(args.list) as paths:
    for path in paths:
        begin = time.perf_counter()
        image = cv2.imread(path.strip(), cv2.IMREAD_GRAYSCALE)
        if args.find_text:
            found = reader.readtext(image, allowlist=DIGITS, decoder="beamsearch")
        else:
            # Without horizontal_list and free_list: all of the image is text.
            found = reader.recognize(image, allowlist=DIGITS, decoder="beamsearch")
        seconds = time.perf_counter() - begin
        words = []
        for corners, text, confidence in found:
            xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
            box = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
            words.append({"text": text, "confidence": float(confidence), "box": box})
        print(json.dumps({"seconds": seconds, "words": words}), flush=True)
