namespace VirtualBoard;

/// <summary>What the ADC channels are wired to.</summary>
public sealed class AdcInputs
{
    /// <summary>Channels of both converters: 0 to 9 belong to ADC1 (8 and 9 are internal), 10 to 19 to ADC2.</summary>
    public const int ChannelCount = 20;

    /// <summary>The largest reading: 12 bits.</summary>
    public const int MaxCounts = 4095;

    private readonly AdcInput[] inputs;

    internal AdcInputs()
    {
        inputs = new AdcInput[ChannelCount];
        for (var channel = 0; channel < ChannelCount; channel++)
            inputs[channel] = new AdcInput();
    }

    /// <summary>One channel, numbered as nanoFramework numbers the ESP32's.</summary>
    public AdcInput this[int channel] => channel is >= 0 and < ChannelCount
        ? inputs[channel]
        : throw new ArgumentOutOfRangeException(nameof(channel), channel, $"Expected an ADC channel from 0 to {ChannelCount - 1}.");
}

/// <summary>One ADC input.</summary>
public sealed class AdcInput
{
    /// <summary>Called for each conversion; returns raw counts, 0 to 4095. Null: not connected, reads 0.</summary>
    public Func<int>? Source { get; set; }

    internal int Convert() => Math.Clamp(Source?.Invoke() ?? 0, 0, AdcInputs.MaxCounts);
}
