using VirtualBoard;

namespace System.Device.Adc;

/// <summary>The members of every ADC channel.</summary>
public abstract class AdcChannelBase
{
    /// <summary>Its controller; null once disposed.</summary>
    public AdcController? Controller { get; private protected set; }

    /// <summary>One raw reading.</summary>
    public abstract int ReadValue();

    /// <summary>One reading as a fraction of full scale, 0 to 1.</summary>
    public double ReadRatio() => ReadValue() / (double)AdcInputs.MaxCounts;
}

/// <summary>A channel of the ADC: raw, uncalibrated, 12 bits, 12 dB attenuation.</summary>
public class AdcChannel : AdcChannelBase, IDisposable
{
    // The internal channels of ADC1, and the first channel of ADC2 (CONFIG_SOC_ADC_MAX_CHANNEL_NUM).
    private const int TemperatureSensor = 8;
    private const int HallSensor = 9;
    private const int FirstOfAdc2 = 10;

    private readonly Board board = Board.Current;
    private readonly int channelNumber;
    private bool isDisposed;

    internal AdcChannel(AdcController controller, int channelNumber)
    {
        Controller = controller;
        this.channelNumber = channelNumber;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    ~AdcChannel()
    {
    }

    /// <summary>One raw reading, 0 to 4095.</summary>
    /// <exception cref="Exception">A channel of ADC2 while Wi-Fi is in use.</exception>
    /// <exception cref="ArgumentException">Channel 9, which the platform cannot read.</exception>
    public override int ReadValue()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (channelNumber == HallSensor)
            throw new ArgumentException("ADC channel 9, the hall sensor, cannot be read on this platform.");
        if (channelNumber >= FirstOfAdc2 && board.Station.IsStarted)
        {
            // CLR_E_PIN_UNAVAILABLE, which has no specific exception type.
            throw new Exception($"ADC channel {channelNumber} belongs to ADC2, which Wi-Fi uses (CLR_E_PIN_UNAVAILABLE).");
        }

        return channelNumber == TemperatureSensor ? 0 : board.Adc[channelNumber].Convert();
    }

    /// <summary>Closes the channel.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Controller = null;
        System.GC.SuppressFinalize(this);
    }
}
