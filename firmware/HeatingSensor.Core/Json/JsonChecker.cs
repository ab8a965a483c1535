namespace HeatingSensor.Json
{
    /// <summary>
    /// Checks that bytes are one JSON document (RFC 8259) in UTF-8 (RFC 3629), nested no deeper than
    /// <see cref="JsonScanner.DepthMax"/>. A lone escaped surrogate is refused too: it cannot be encoded in UTF-8.
    /// Iterative rather than recursive: each nested call costs 204 bytes of heap, and the sender chooses the depth.
    /// </summary>
    internal static class JsonChecker
    {
        /// <summary>Returned instead of an index: the document is valid.</summary>
        public const int NoFault = -1;

        /// <summary>Checks a document.</summary>
        /// <returns><see cref="NoFault"/>, or the index of the first invalid byte; the length if the document is cut short.
        /// </returns>
        public static int FaultOf(byte[] bytes, int length)
        {
            int depth = 0;
            int arrays = 0;
            int at = SkipSpace(bytes, 0, length);
            for (;;)
            {
                int c = Peek(bytes, at, length);
                bool isArray = c == '[';
                if (isArray || c == '{')
                {
                    if (depth == JsonScanner.DepthMax)
                    {
                        return at;
                    }

                    depth++;
                    arrays = (arrays << 1) | (isArray ? 1 : 0);
                    at = SkipSpace(bytes, at + 1, length);
                    bool isEmpty = Peek(bytes, at, length) == (isArray ? ']' : '}');
                    if (!isEmpty && (isArray || (at = Key(bytes, at, length)) >= 0))
                    {
                        continue;
                    }
                }
                else
                {
                    at = Scalar(bytes, at, length);
                }

                if (at < 0)
                {
                    return ~at;
                }

                // A value has ended, or an empty container is about to: close everything that ends here.
                bool isNext = false;
                while (!isNext)
                {
                    at = SkipSpace(bytes, at, length);
                    if (depth == 0)
                    {
                        return at == length ? NoFault : at;
                    }

                    isArray = (arrays & 1) != 0;
                    c = Peek(bytes, at, length);
                    if (c == ',')
                    {
                        at = SkipSpace(bytes, at + 1, length);
                        at = isArray ? at : Key(bytes, at, length);
                        isNext = true;
                    }
                    else if (c == (isArray ? ']' : '}'))
                    {
                        at++;
                        depth--;
                        arrays >>= 1;
                    }
                    else
                    {
                        return at;
                    }
                }

                if (at < 0)
                {
                    return ~at;
                }
            }
        }

        // The byte here, or 0, which no document contains, past the end.
        private static int Peek(byte[] bytes, int at, int end) => at < end ? bytes[at] : 0;

        private static int SkipSpace(byte[] bytes, int at, int end)
        {
            while (at < end && JsonText.IsSpace(bytes[at]))
            {
                at++;
            }

            return at;
        }

        // These return the index after what they have checked, or the complement of the index of the fault.
        private static int Key(byte[] bytes, int at, int end)
        {
            int behind = Peek(bytes, at, end) == '"' ? Text(bytes, at, end) : ~at;
            if (behind < 0)
            {
                return behind;
            }

            behind = SkipSpace(bytes, behind, end);
            return Peek(bytes, behind, end) == ':' ? SkipSpace(bytes, behind + 1, end) : ~behind;
        }

        private static int Scalar(byte[] bytes, int at, int end)
        {
            switch (Peek(bytes, at, end))
            {
                case '"':
                    return Text(bytes, at, end);
                case 't':
                    return Word(bytes, at, end, "true");
                case 'f':
                    return Word(bytes, at, end, "false");
                case 'n':
                    return Word(bytes, at, end, "null");
                default:
                    return Number(bytes, at, end);
            }
        }

        private static int Text(byte[] bytes, int at, int end)
        {
            at++;
            while (at < end)
            {
                int taken = JsonText.CheckedLength(bytes, at, end);
                if (taken == 0)
                {
                    return ~at;
                }

                bool isEnd = bytes[at] == '"';
                at += taken;
                if (isEnd)
                {
                    return at;
                }
            }

            return ~end;
        }

        private static int Word(byte[] bytes, int at, int end, string word)
        {
            for (int index = 0; index < word.Length; index++)
            {
                if (Peek(bytes, at + index, end) != word[index])
                {
                    return ~(at + index);
                }
            }

            return at + word.Length;
        }

        private static int Number(byte[] bytes, int at, int end)
        {
            at += Peek(bytes, at, end) == '-' ? 1 : 0;
            at = Peek(bytes, at, end) == '0' ? at + 1 : Digits(bytes, at, end);
            if (at >= 0 && Peek(bytes, at, end) == '.')
            {
                at = Digits(bytes, at + 1, end);
            }

            if (at < 0 || (Peek(bytes, at, end) | 0x20) != 'e')
            {
                return at;
            }

            int sign = Peek(bytes, at + 1, end);
            return Digits(bytes, at + (sign == '+' || sign == '-' ? 2 : 1), end);
        }

        private static int Digits(byte[] bytes, int at, int end)
        {
            int start = at;
            while (at < end && JsonText.IsDigit(bytes[at]))
            {
                at++;
            }

            return at > start ? at : ~at;
        }
    }
}
