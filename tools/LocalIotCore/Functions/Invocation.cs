using System.Globalization;
using System.Text;

namespace LocalIotCore.Functions;

/// <summary>An asynchronous invocation that has not ended for good.</summary>
internal sealed class Invocation
{
    private const char FieldSeparator = '\t';

    /// <summary>Grows by one with each invocation of the host.</summary>
    public required long Number { get; init; }
    public required string FunctionName { get; init; }
    public required string RequestId { get; init; }
    public required byte[] Payload { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Attempts that have ended.</summary>
    public int Attempts { get; set; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Why it was given up; null while attempts are left.</summary>
    public FunctionError? GivenUp { get; set; }

    /// <summary>As it is kept: one line of fields, then the payload.</summary>
    public byte[] ToBytes()
    {
        string line = string.Join(FieldSeparator, FunctionName, RequestId,
            ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            Attempts.ToString(CultureInfo.InvariantCulture),
            DueAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)) + "\n";
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(line) + Payload.Length];
        Payload.CopyTo(bytes, Encoding.UTF8.GetBytes(line, bytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">Not written by <see cref="ToBytes"/>.</exception>
    public static Invocation Parse(long number, ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        string[] fields = end < 0 ? [] : Encoding.UTF8.GetString(bytes[..end]).Split(FieldSeparator);
        if (fields.Length != 5)
            throw new InvalidDataException($"Invocation {number} is damaged.");
        return new Invocation
        {
            Number = number,
            FunctionName = fields[0],
            RequestId = fields[1],
            ReceivedAt = Time(fields[2]),
            Attempts = int.Parse(fields[3], CultureInfo.InvariantCulture),
            DueAt = Time(fields[4]),
            Payload = bytes[(end + 1)..].ToArray(),
        };
    }

    private static DateTimeOffset Time(string unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(unixMs, CultureInfo.InvariantCulture));
}
