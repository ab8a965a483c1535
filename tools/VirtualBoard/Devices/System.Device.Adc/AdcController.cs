using VirtualBoard;

namespace System.Device.Adc;

/// <summary>Measurement modes.</summary>
public enum AdcChannelMode
{
    /// <summary>Against ground.</summary>
    SingleEnded = 0,

    /// <summary>One pin against another; the ESP32 cannot.</summary>
    Differential = 1,
}

/// <summary>The members of every ADC.</summary>
public abstract class AdcControllerBase
{
    /// <summary>The number of channels.</summary>
    public abstract int ChannelCount { get; }

    /// <summary>The measurement mode.</summary>
    public abstract AdcChannelMode ChannelMode { get; set; }

    /// <summary>The largest reading.</summary>
    public abstract int MaxValue { get; }

    /// <summary>The smallest reading.</summary>
    public abstract int MinValue { get; }

    /// <summary>The number of bits in a reading.</summary>
    public abstract int ResolutionInBits { get; }

    /// <summary>Whether a measurement mode is supported.</summary>
    public abstract bool IsChannelModeSupported(AdcChannelMode channelMode);

    /// <summary>Opens a channel.</summary>
    public abstract AdcChannel OpenChannel(int channelNumber);
}

/// <summary>
/// The ESP32's two converters as nanoFramework numbers their channels: 0 to 7 are ADC1's pins, 8 its temperature
/// sensor, 10 to 19 ADC2's pins (nf-interpreter, targets/ESP32/_nanoCLR/System.Device.Adc, 2026-07).
/// </summary>
public class AdcController : AdcControllerBase
{
    /// <inheritdoc/>
    public override int ChannelCount => AdcInputs.ChannelCount;

    /// <summary>Stored only: the ESP32 always measures single-ended.</summary>
    public override AdcChannelMode ChannelMode { get; set; } = AdcChannelMode.SingleEnded;

    /// <inheritdoc/>
    public override int MaxValue => AdcInputs.MaxCounts;

    /// <inheritdoc/>
    public override int MinValue => 0;

    /// <inheritdoc/>
    public override int ResolutionInBits => 12;

    /// <inheritdoc/>
    public override bool IsChannelModeSupported(AdcChannelMode channelMode) =>
        channelMode == AdcChannelMode.SingleEnded;

    /// <summary>Opens a channel, which may be opened many times.</summary>
    /// <exception cref="ArgumentException">There is no such channel.</exception>
    public override AdcChannel OpenChannel(int channelNumber)
    {
        if (channelNumber is < 0 or >= AdcInputs.ChannelCount)
        {
            throw new ArgumentException(
                $"ADC channel {channelNumber} does not exist; expected 0 to {AdcInputs.ChannelCount - 1}.");
        }

        return new AdcChannel(this, channelNumber);
    }
}
