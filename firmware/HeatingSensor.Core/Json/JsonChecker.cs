namespace HeatingSensor.Json
{
    /// <summary>
    /// Says whether bytes are one JSON document as RFC 8259 has it, in UTF-8 (RFC 3629), not deeper than
    /// <see cref="JsonScanner.DepthMax"/>. An escaped half of a surrogate pair without its other half is refused too:
    /// it is no text, and could not be answered in UTF-8.
    /// </summary>
    internal sealed class JsonChecker
    {
        private byte[] _bytes;
        private int _length;
        private int _at;

        public bool IsDocument(byte[] bytes, int length)
        {
            _bytes = bytes;
            _length = length;
            _at = 0;
            SkipSpace();
            if (!Value(0))
            {
                return false;
            }

            SkipSpace();
            return _at == _length;
        }

        // The byte here, or 0, which no document holds, behind the end.
        private int Peek() => _at < _length ? _bytes[_at] : 0;

        private bool Take(int expected)
        {
            bool isThere = Peek() == expected;
            _at += isThere ? 1 : 0;
            return isThere;
        }

        private void SkipSpace()
        {
            while (JsonText.IsSpace(Peek()))
            {
                _at++;
            }
        }

        private bool Value(int depth)
        {
            switch (Peek())
            {
                case '{':
                    return depth < JsonScanner.DepthMax && Members(depth + 1);
                case '[':
                    return depth < JsonScanner.DepthMax && Elements(depth + 1);
                case '"':
                    return Text();
                case 't':
                    return Word("true");
                case 'f':
                    return Word("false");
                case 'n':
                    return Word("null");
                default:
                    return Number();
            }
        }

        private bool Members(int depth)
        {
            _at++;
            SkipSpace();
            if (Take('}'))
            {
                return true;
            }

            do
            {
                SkipSpace();
                if (Peek() != '"' || !Text())
                {
                    return false;
                }

                SkipSpace();
                if (!Take(':') || !Element(depth))
                {
                    return false;
                }
            }
            while (Take(','));

            return Take('}');
        }

        private bool Elements(int depth)
        {
            _at++;
            SkipSpace();
            if (Take(']'))
            {
                return true;
            }

            do
            {
                if (!Element(depth))
                {
                    return false;
                }
            }
            while (Take(','));

            return Take(']');
        }

        private bool Element(int depth)
        {
            SkipSpace();
            bool isGood = Value(depth);
            SkipSpace();
            return isGood;
        }

        private bool Word(string word)
        {
            for (int index = 0; index < word.Length; index++)
            {
                if (!Take(word[index]))
                {
                    return false;
                }
            }

            return true;
        }

        private bool Number()
        {
            Take('-');
            if (!Take('0') && !Digits())
            {
                return false;
            }

            if (Take('.') && !Digits())
            {
                return false;
            }

            if (!Take('e') && !Take('E'))
            {
                return true;
            }

            if (!Take('+'))
            {
                Take('-');
            }

            return Digits();
        }

        private bool Digits()
        {
            int start = _at;
            while (JsonText.IsDigit(Peek()))
            {
                _at++;
            }

            return _at > start;
        }

        private bool Text()
        {
            _at++;
            while (_at < _length)
            {
                int taken = JsonText.CheckedLength(_bytes, _at, _length);
                if (taken == 0)
                {
                    return false;
                }

                bool isEnd = _bytes[_at] == '"';
                _at += taken;
                if (isEnd)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
