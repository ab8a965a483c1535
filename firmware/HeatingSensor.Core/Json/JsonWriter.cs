using System;
using System.Text;
using HeatingSensor.Ports;

namespace HeatingSensor.Json
{
    /// <summary>
    /// Writes JSON into the shared buffer. Keys are string literals, which stay in flash until one native call copies them
    /// here; as byte arrays each would permanently cost 30 bytes of heap.
    /// </summary>
    public sealed class JsonWriter
    {
        private readonly SharedBuffer _shared;
        private readonly byte[] _buffer;
        private readonly Encoding _ascii = Encoding.UTF8;

        // Kept, because using a literal allocates (12 bytes, measured on nanoCLR), and every event has two booleans.
        private readonly string _truths = "truefalse";
        private int _start;
        private int _length;
        private string _layout;
        private int _layoutAt;

        public JsonWriter(SharedBuffer shared)
        {
            _shared = shared;
            _buffer = shared.Bytes;
        }

        /// <summary>True if something did not fit: the document is truncated and must not be sent.</summary>
        public bool HasOverflowed { get; private set; }

        /// <summary>Bytes written since <see cref="Begin"/>.</summary>
        public int Length => _length - _start;

        /// <summary>Begins a document and takes the whole buffer.</summary>
        public void Begin()
        {
            _shared.Take(this);
            BeginAt(0);
        }

        /// <summary>Begins a document after bytes of the buffer that another holder keeps.</summary>
        /// <param name="start">Where those bytes end.</param>
        public void BeginAt(int start)
        {
            _start = start;
            _length = start;
            HasOverflowed = false;
        }

        /// <summary>Begins writing by a layout: JSON with a '~' in place of each value.</summary>
        /// <remarks>A layout is one literal, and each use of a literal allocates 12 bytes (measured on nanoCLR): a literal
        /// per key took 144 more bytes, in 12 allocations, per status event.</remarks>
        /// <param name="ascii">The layout.</param>
        public void Follow(string ascii)
        {
            _layout = ascii;
            _layoutAt = 0;
        }

        /// <summary>Copies the layout up to the next value, which the caller then writes.</summary>
        public JsonWriter Next()
        {
            int at = _layoutAt;
            Skip();
            int length = _layoutAt - 1 - at;
            if (HasRoomFor(length))
            {
                _length += _ascii.GetBytes(_layout, at, length, _buffer, _length);
            }

            return this;
        }

        /// <summary>Skips the layout up to and including the next value.</summary>
        public void Skip() => _layoutAt = _layout.IndexOf('~', _layoutAt) + 1;

        /// <summary>Copies text verbatim: keys with their quotes and punctuation.</summary>
        /// <param name="ascii">ASCII only, so that it takes one byte per character.</param>
        public void Raw(string ascii)
        {
            if (HasRoomFor(ascii.Length))
            {
                _length += _ascii.GetBytes(ascii, 0, ascii.Length, _buffer, _length);
            }
        }

        /// <summary>Writes one character verbatim; unlike a string literal, it allocates nothing.</summary>
        /// <param name="ascii">ASCII only.</param>
        public void Raw(char ascii)
        {
            if (HasRoomFor(1))
            {
                _buffer[_length++] = (byte)ascii;
            }
        }

        /// <summary>Copies bytes verbatim.</summary>
        public void Raw(byte[] bytes, int offset, int length)
        {
            if (HasRoomFor(length))
            {
                Array.Copy(bytes, offset, _buffer, _length, length);
                _length += length;
            }
        }

        public void Truth(bool isTrue)
        {
            int length = isTrue ? 4 : 5;
            if (HasRoomFor(length))
            {
                _length += _ascii.GetBytes(_truths, isTrue ? 0 : 4, length, _buffer, _length);
            }
        }

        public void Number(long value)
        {
            int digitCount = 1;
            for (long rest = value / 10; rest != 0; rest /= 10)
            {
                digitCount++;
            }

            int size = value < 0 ? digitCount + 1 : digitCount;
            if (!HasRoomFor(size))
            {
                return;
            }

            int at = _length + size;
            _length = at;
            do
            {
                // Negates digit by digit, because long.MinValue has no positive counterpart.
                long digit = value % 10;
                _buffer[--at] = (byte)('0' + (digit < 0 ? -digit : digit));
                value /= 10;
            }
            while (--digitCount > 0);

            if (at > _length - size)
            {
                _buffer[--at] = (byte)'-';
            }
        }

        /// <summary>Writes a number member.</summary>
        /// <param name="key">With quotes, colon and any leading punctuation: ",\"seq\":".</param>
        public void Number(string key, long value)
        {
            Raw(key);
            Number(value);
        }

        /// <summary>Writes thousandths with one decimal, rounding half away from zero: 41250 is 41.3, -40 is 0.0.</summary>
        public void Tenths(int milli)
        {
            bool isNegative = milli < 0;
            int tenths = ((isNegative ? -milli : milli) + 50) / 100;
            if (isNegative && tenths > 0)
            {
                Raw('-');
            }

            Number(tenths / 10);
            Raw('.');
            Number(tenths % 10);
        }

        /// <summary>Writes a fixed-point number without trailing zeros: 41250 with three decimals is 41.25.</summary>
        public void Fixed(long value, int decimals)
        {
            while (decimals > 0 && value % 10 == 0)
            {
                value /= 10;
                decimals--;
            }

            if (decimals == 0)
            {
                Number(value);
                return;
            }

            if (value < 0)
            {
                Raw('-');
                value = -value;
            }

            long scale = 1;
            for (int count = 0; count < decimals; count++)
            {
                scale *= 10;
            }

            Number(value / scale);
            Raw('.');
            for (long unit = scale / 10; unit > value % scale; unit /= 10)
            {
                Raw('0');
            }

            Number(value % scale);
        }

        /// <summary>Writes a string with its quotes.</summary>
        /// <param name="text">ASCII without control characters.</param>
        public void Text(string text)
        {
            bool isPlain = text.IndexOf('"') < 0 && text.IndexOf('\\') < 0;
            Raw('"');
            if (isPlain)
            {
                Raw(text);
            }
            else
            {
                Escaped(text);
            }

            Raw('"');
        }

        /// <summary>Writes a string with its quotes, or null.</summary>
        public void TextOrNull(string text)
        {
            if (text == null)
            {
                Raw("null");
            }
            else
            {
                Text(text);
            }
        }

        /// <summary>Writes a version with its quotes. Major and minor are one byte each, patch is two: 0x01020003 is 1.2.3.
        /// </summary>
        public void Version(int version)
        {
            Raw('"');
            Number((version >> 24) & 0xFF);
            Raw('.');
            Number((version >> 16) & 0xFF);
            Raw('.');
            Number(version & 0xFFFF);
            Raw('"');
        }

        /// <summary>Writes eight hexadecimal digits with quotes.</summary>
        public void Hex(uint value)
        {
            Raw('"');
            if (HasRoomFor(8))
            {
                for (int shift = 28; shift >= 0; shift -= 4)
                {
                    uint digit = (value >> shift) & 15;
                    _buffer[_length++] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
                }
            }

            Raw('"');
        }

        /// <summary>A copy of the document: M2Mqtt publishes whole arrays only.</summary>
        public byte[] ToArray()
        {
            byte[] copy = new byte[Length];
            Array.Copy(_buffer, _start, copy, 0, copy.Length);
            return copy;
        }

        private bool HasRoomFor(int count)
        {
            HasOverflowed |= _length + count > _buffer.Length;
            return !HasOverflowed;
        }

        private void Escaped(string text)
        {
            for (int index = 0; index < text.Length; index++)
            {
                char c = text[index];
                int size = c == '"' || c == '\\' ? 2 : 1;
                if (!HasRoomFor(size))
                {
                    return;
                }

                _buffer[_length] = (byte)'\\';
                _length += size;
                _buffer[_length - 1] = (byte)c;
            }
        }
    }
}
