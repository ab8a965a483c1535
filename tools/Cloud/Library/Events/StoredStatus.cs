using System.Buffers.Text;
using System.Text;

namespace Cloud.Events;

/// <summary>Reads status events that were checked before they were stored, in one pass: a week of them is read at once. It knows
/// the order in which the firmware writes the fields, so every byte is looked at once.</summary>
internal static class StoredStatus
{
    /// <summary>Null: another event, or one that is not written as the firmware writes it; <see cref="EventReader"/> reads
    /// those.</summary>
    public static StatusEvent? TryRead(ReadOnlyMemory<byte> json)
    {
        var scan = new Scanner(json.Span);
        string device = scan.Text("{\"deviceId\":\""u8);
        string? channel = scan.Skip(",\"channel\":\""u8) ? scan.Text(""u8) : null;
        bool isActive = Choice(ref scan, ",\"status\":"u8) ?? scan.Fail();
        bool? wasActive = Choice(ref scan, ",\"previousStatus\":"u8);
        decimal? temperature = scan.Number(",\"temperature\":"u8);
        SensorFault? fault = scan.Skip(",\"sensorFault\":"u8) ? Fault(ref scan) : null;
        long timestamp = scan.Whole(",\"timestamp\":"u8);
        bool timeSynced = scan.Truth(",\"timeSynced\":"u8);
        string? epoch = scan.Skip(",\"epoch\":\""u8) ? scan.Text(""u8) : null;
        long seq = scan.Whole(",\"seq\":"u8);
        long boot = scan.Whole(",\"bootId\":"u8);
        long duration = scan.Whole(",\"previousDurationMs\":"u8);
        bool replayed = scan.Truth(",\"replayed\":"u8);
        string firmware = scan.Text(",\"firmware\":\""u8);
        if (!scan.IsAtEnd("}"u8) || (temperature is not null && fault is not null))
            return null;
        return new StatusEvent
        {
            Json = json,
            DeviceId = device,
            Epoch = epoch,
            Channel = channel,
            IsActive = isActive,
            WasActive = wasActive,
            Temperature = temperature,
            SensorFault = fault,
            Timestamp = timestamp,
            TimeSynced = timeSynced,
            Seq = seq,
            BootId = boot,
            PreviousDurationMs = duration,
            Replayed = replayed,
            Firmware = firmware,
        };
    }

    private static bool? Choice(ref Scanner scan, ReadOnlySpan<byte> name)
    {
        scan.Expect(name);
        return scan.Skip("\"ACTIVE\""u8) ? true
            : scan.Skip("\"INACTIVE\""u8) ? false
            : scan.Null<bool>();
    }

    private static SensorFault? Fault(ref Scanner scan) =>
        scan.Skip("\"OPEN\""u8) ? SensorFault.Open
        : scan.Skip("\"SHORT\""u8) ? SensorFault.Short
        : scan.Skip("\"RANGE\""u8) ? SensorFault.Range
        : scan.Null<SensorFault>();

    /// <summary>Goes through JSON that is known to be valid. What it did not expect makes all that follows fail.</summary>
    private ref struct Scanner(ReadOnlySpan<byte> json)
    {
        private ReadOnlySpan<byte> _rest = json;
        private bool _hasFailed;

        public bool Skip(ReadOnlySpan<byte> text)
        {
            if (!_rest.StartsWith(text))
                return false;
            _rest = _rest[text.Length..];
            return true;
        }

        public bool Fail()
        {
            _hasFailed = true;
            return false;
        }

        public void Expect(ReadOnlySpan<byte> text)
        {
            if (!Skip(text))
                Fail();
        }

        public readonly bool IsAtEnd(ReadOnlySpan<byte> text) => !_hasFailed && _rest.SequenceEqual(text);

        public T? Null<T>()
            where T : struct
        {
            Expect("null"u8);
            return null;
        }

        /// <summary>A text without escapes, whose opening quote is the end of what stands before it.</summary>
        public string Text(ReadOnlySpan<byte> before)
        {
            Expect(before);
            int length = _rest.IndexOfAny((byte)'"', (byte)'\\');
            if (_hasFailed || length < 0 || _rest[length] != '"')
            {
                Fail();
                return "";
            }

            string text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[(length + 1)..];
            return text;
        }

        public long Whole(ReadOnlySpan<byte> name)
        {
            Expect(name);
            if (!Utf8Parser.TryParse(_rest, out long number, out int length))
                Fail();
            _rest = _rest[length..];
            return number;
        }

        public decimal? Number(ReadOnlySpan<byte> name)
        {
            Expect(name);
            if (Skip("null"u8))
                return null;
            if (!Utf8Parser.TryParse(_rest, out decimal number, out int length))
                Fail();
            _rest = _rest[length..];
            return number;
        }

        public bool Truth(ReadOnlySpan<byte> name)
        {
            Expect(name);
            if (Skip("true"u8))
                return true;
            Expect("false"u8);
            return false;
        }
    }
}
