using System.Buffers.Binary;
using System.Numerics;

namespace LocalIotCore.Rules.Sql;

/// <summary>The two hash functions of the dialect that .NET does not have. Their constants are worked out from their
/// definitions: digits of pi, roots of primes.</summary>
internal static class RareHashes
{
    private const int Md2Block = 16;
    private const int ShaBlock = 64;

    private static readonly int[] Primes = [.. Enumerable.Range(2, 310).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))];
    private static readonly Lazy<byte[]> PiTable = new(CreatePiTable);
    private static readonly Lazy<uint[]> ShaConstants = new(() => [.. Primes.Take(64).Select(prime => (uint)(Root(prime, 3, 32) & uint.MaxValue))]);

    // RFC 3874: the second 32 bits behind the point of the square roots of the 9th to 16th primes.
    private static readonly Lazy<uint[]> Sha224Start = new(() => [.. Primes.Skip(8).Take(8).Select(prime => (uint)(Root(prime, 2, 64) & uint.MaxValue))]);

    /// <summary>MD2 (RFC 1319).</summary>
    public static byte[] Md2(byte[] message)
    {
        var table = PiTable.Value;
        var padding = Md2Block - message.Length % Md2Block;
        byte[] padded = [.. message, .. Enumerable.Repeat((byte)padding, padding), .. new byte[Md2Block]];

        // The last block is a checksum of all before.
        var checksum = padded.AsSpan(padded.Length - Md2Block);
        byte last = 0;
        for (var at = 0; at < padded.Length - Md2Block; at++)
            last = checksum[at % Md2Block] ^= table[padded[at] ^ last];

        var state = new byte[3 * Md2Block];
        for (var block = 0; block < padded.Length; block += Md2Block)
        {
            for (var at = 0; at < Md2Block; at++)
            {
                state[Md2Block + at] = padded[block + at];
                state[2 * Md2Block + at] = (byte)(padded[block + at] ^ state[at]);
            }

            byte turn = 0;
            for (var round = 0; round < 18; round++)
            {
                for (var at = 0; at < state.Length; at++)
                    turn = state[at] ^= table[turn];
                turn += (byte)round;
            }
        }

        return state[..Md2Block];
    }

    /// <summary>SHA-224 (RFC 3874): SHA-256 from another start, cut short.</summary>
    public static byte[] Sha224(byte[] message)
    {
        var length = (message.Length + 9 + ShaBlock - 1) / ShaBlock * ShaBlock;
        var padded = new byte[length];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(length - 8), message.Length * 8L);

        var state = (uint[])Sha224Start.Value.Clone();
        for (var block = 0; block < length; block += ShaBlock)
            Compress(state, padded.AsSpan(block, ShaBlock));
        var hash = new byte[28];
        for (var word = 0; word < 7; word++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * word), state[word]);
        return hash;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block)
    {
        var constants = ShaConstants.Value;
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (var i = 16; i < 64; i++)
        {
            var (x, y) = (words[i - 15], words[i - 2]);
            var low = BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);
            var high = BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10);
            words[i] = words[i - 16] + low + words[i - 7] + high;
        }

        Span<uint> s = stackalloc uint[8];
        state.CopyTo(s);
        for (var i = 0; i < 64; i++)
        {
            var high = BitOperations.RotateRight(s[4], 6) ^ BitOperations.RotateRight(s[4], 11) ^ BitOperations.RotateRight(s[4], 25);
            var first = s[7] + high + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + words[i];
            var low = BitOperations.RotateRight(s[0], 2) ^ BitOperations.RotateRight(s[0], 13) ^ BitOperations.RotateRight(s[0], 22);
            var second = low + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            s[..7].CopyTo(s[1..]);
            s[4] += first;
            s[0] = first + second;
        }

        for (var i = 0; i < 8; i++)
            state[i] += s[i];
    }

    // floor(prime^(1/degree) * 2^bits), by halving the interval.
    private static BigInteger Root(int prime, int degree, int bits)
    {
        var target = (BigInteger)prime << (degree * bits);
        var (low, high) = (BigInteger.Zero, (BigInteger)prime << bits);
        while (high - low > 1)
        {
            var middle = (low + high) >> 1;
            if (BigInteger.Pow(middle, degree) <= target)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    // A permutation of all bytes shuffled by the digits of pi.
    private static byte[] CreatePiTable()
    {
        const int DigitCount = 800;
        var scale = BigInteger.Pow(10, DigitCount + 10);
        var pi = 4 * (4 * ArcTangent(5, scale) - ArcTangent(239, scale)); // Machin
        var (digits, next) = (pi.ToString(), 0);
        var table = new byte[256];
        for (var i = 0; i < table.Length; i++)
            table[i] = (byte)i;
        for (var count = 2; count <= table.Length; count++)
        {
            var other = Pick(count);
            (table[count - 1], table[other]) = (table[other], table[count - 1]);
        }

        return table;

        int Pick(int count)
        {
            while (true)
            {
                var (value, range) = (digits[next++] - '0', 10);
                for (; range < count; range *= 10)
                    value = value * 10 + digits[next++] - '0';
                if (value < range / count * count)
                    return value % count;
            }
        }
    }

    private static BigInteger ArcTangent(int inverse, BigInteger scale)
    {
        var (power, sum) = (scale / inverse, BigInteger.Zero);
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += n % 4 == 1 ? power / n : -(power / n);
            power /= inverse * inverse;
        }

        return sum;
    }
}
