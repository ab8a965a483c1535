using System.Text.Json;

namespace Cloud.Events;

/// <summary>Reads status events that were checked before they were stored, in one pass: a week of them is read at once.</summary>
internal static class StoredStatus
{
    private const int Device = 1, Status = 2, Previous = 4, Temperature = 8, Timestamp = 16, Synced = 32, Seq = 64, Boot = 128,
        Duration = 256, Replayed = 512, Firmware = 1024;

    private const int All = (Firmware << 1) - 1;
    private const int Bad = int.MinValue;

    /// <summary>Null: another event, or one that only <see cref="EventReader"/> can judge.</summary>
    public static StatusEvent? TryRead(ReadOnlyMemory<byte> json)
    {
        string? device = null, epoch = null, channel = null, firmware = null;
        bool timeSynced = false, replayed = false;
        bool? isActive = null, wasActive = null;
        decimal? temperature = null;
        SensorFault? fault = null;
        long timestamp = 0, seq = 0, boot = 0, duration = 0;
        int found = 0;
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            if (reader.ValueIsEscaped)
                return null;
            reader.Read();
            // By length first: most names have one of their own.
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("seq"u8):
                    found |= Whole(ref reader, out seq) ? Seq : 0;
                    break;
                case 4 when name.SequenceEqual("type"u8):
                    return null;
                case 5 when name.SequenceEqual("epoch"u8):
                    found |= Text(ref reader, out epoch) ? 0 : Bad;
                    break;
                case 6 when name.SequenceEqual("status"u8):
                    found |= Choice(ref reader, out isActive) && isActive is not null ? Status : 0;
                    break;
                case 6 when name.SequenceEqual("bootId"u8):
                    found |= Whole(ref reader, out boot) ? Boot : 0;
                    break;
                case 7 when name.SequenceEqual("channel"u8):
                    found |= Text(ref reader, out channel) ? 0 : Bad;
                    break;
                case 8 when name.SequenceEqual("deviceId"u8):
                    found |= Text(ref reader, out device) ? Device : 0;
                    break;
                case 8 when name.SequenceEqual("replayed"u8):
                    found |= Truth(ref reader, out replayed) ? Replayed : 0;
                    break;
                case 8 when name.SequenceEqual("firmware"u8):
                    found |= Text(ref reader, out firmware) ? Firmware : 0;
                    break;
                case 9 when name.SequenceEqual("timestamp"u8):
                    found |= Whole(ref reader, out timestamp) ? Timestamp : 0;
                    break;
                case 10 when name.SequenceEqual("timeSynced"u8):
                    found |= Truth(ref reader, out timeSynced) ? Synced : 0;
                    break;
                case 11 when name.SequenceEqual("temperature"u8):
                    found |= Number(ref reader, out temperature) ? Temperature : 0;
                    break;
                case 11 when name.SequenceEqual("sensorFault"u8):
                    found |= Fault(ref reader, out fault) ? 0 : Bad;
                    break;
                case 14 when name.SequenceEqual("previousStatus"u8):
                    found |= Choice(ref reader, out wasActive) ? Previous : 0;
                    break;
                case 18 when name.SequenceEqual("previousDurationMs"u8):
                    found |= Whole(ref reader, out duration) ? Duration : 0;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (found != All || (temperature is not null && fault is not null))
            return null;
        return new StatusEvent
        {
            Json = json,
            DeviceId = device!,
            Epoch = epoch,
            Channel = channel,
            IsActive = isActive!.Value,
            WasActive = wasActive,
            Temperature = temperature,
            SensorFault = fault,
            Timestamp = timestamp,
            TimeSynced = timeSynced,
            Seq = seq,
            BootId = boot,
            PreviousDurationMs = duration,
            Replayed = replayed,
            Firmware = firmware!,
        };
    }

    private static bool Text(ref Utf8JsonReader reader, out string? text)
    {
        // An escape may be half of a surrogate pair.
        bool isPlain = reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;
        text = isPlain ? reader.GetString() : null;
        return isPlain;
    }

    private static bool Choice(ref Utf8JsonReader reader, out bool? isActive)
    {
        isActive = null;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.String)
            return false;
        if (reader.ValueSpan.SequenceEqual("ACTIVE"u8))
            isActive = true;
        else if (reader.ValueSpan.SequenceEqual("INACTIVE"u8))
            isActive = false;
        return isActive is not null;
    }

    private static bool Fault(ref Utf8JsonReader reader, out SensorFault? fault)
    {
        fault = null;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.String)
            return false;
        if (reader.ValueSpan.SequenceEqual("OPEN"u8))
            fault = SensorFault.Open;
        else if (reader.ValueSpan.SequenceEqual("SHORT"u8))
            fault = SensorFault.Short;
        else if (reader.ValueSpan.SequenceEqual("RANGE"u8))
            fault = SensorFault.Range;
        return fault is not null;
    }

    private static bool Number(ref Utf8JsonReader reader, out decimal? number)
    {
        number = null;
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDecimal(out decimal value))
            return false;
        number = value;
        return true;
    }

    private static bool Whole(ref Utf8JsonReader reader, out long number)
    {
        number = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number);
    }

    private static bool Truth(ref Utf8JsonReader reader, out bool isTrue)
    {
        isTrue = reader.TokenType == JsonTokenType.True;
        return isTrue || reader.TokenType == JsonTokenType.False;
    }
}
