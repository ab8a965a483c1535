using VirtualBoard.House;

namespace VirtualBoard;

/// <summary>
/// The ADC of one ESP32, as crooked as real ones: what it reads at a voltage depends on its own reference, which is
/// anywhere from 1,000 to 1,200 mV; it reads 0 below about 142 mV and flattens above 2,450 mV (Espressif's published
/// characterisation: ESP-IDF v4.4, components/esp_adc_cal/esp_adc_cal_esp32.c, ADC1 at 11 dB). On top of that it has an
/// offset and bumps of its own, noise, and dips while the radio sends. The same seed gives the same chip and the same noise.
/// Not thread-safe.
/// </summary>
public sealed class AdcChip
{
    // The published curve's points, at every 64th count from 2,880, for the two extreme references.
    private static readonly double[] LowReference =
    [
        2240, 2297, 2352, 2405, 2457, 2512, 2564, 2616, 2664, 2709, 2754, 2795, 2832, 2868, 2903, 2937, 2969, 3000, 3030, 3060,
    ];

    private static readonly double[] HighReference =
    [
        2667, 2706, 2745, 2780, 2813, 2844, 2873, 2901, 2928, 2956, 2982, 3006, 3032, 3059, 3084, 3110, 3135, 3160, 3184, 3209,
    ];

    private const double LowMv = 1000;
    private const double HighMv = 1200;
    private const double StartMv = 142;
    private const double LinePerReference = 196602.0 / 4096 / 65536;
    private const int TableStart = 2880;
    private const int TableStep = 64;

    // Not published: sizes at which a chip is neither perfect nor outside the 60 mV that the data sheet allows.
    private const double OffsetMaxMv = 8;
    private const double BumpMaxCounts = 2;
    private const int BumpStep = 256;
    private const double NoiseCounts = 3;

    // The radio's current pulls the supply down for a few conversions in a row.
    private const double SendingShare = 0.02;
    private const int SendingMax = 3;
    private const int DipMinCounts = 30;
    private const int DipMaxCounts = 200;

    private readonly DeterministicRandom random;
    private readonly double[] bumps = new double[(AdcInputs.MaxCounts / BumpStep) + 2];
    private readonly bool isCrooked;
    private int sending;

    /// <summary>Draws a chip.</summary>
    public AdcChip(ulong seed)
    {
        random = new DeterministicRandom(seed ^ 0x4144432D31);
        isCrooked = true;
        ReferenceMv = LowMv + ((HighMv - LowMv) * random.NextDouble());
        OffsetMv = ((2 * random.NextDouble()) - 1) * OffsetMaxMv;
        for (var i = 0; i < bumps.Length; i++)
            bumps[i] = ((2 * random.NextDouble()) - 1) * BumpMaxCounts;
    }

    private AdcChip(double referenceMv)
    {
        random = new DeterministicRandom(0);
        ReferenceMv = referenceMv;
    }

    /// <summary>The chip's reference voltage.</summary>
    public double ReferenceMv { get; }

    /// <summary>Added to every voltage before it is converted.</summary>
    public double OffsetMv { get; }

    /// <summary>A chip that follows the published curve exactly, without noise.</summary>
    public static AdcChip Ideal(double referenceMv) => new(referenceMv);

    /// <summary>One conversion, with noise; 0 to 4095.</summary>
    /// <param name="millivolts">The voltage at the pin.</param>
    /// <param name="hasRadio">The radio is on, so that it may be sending.</param>
    public int Convert(double millivolts, bool hasRadio)
    {
        var counts = CountsAt(millivolts);
        if (isCrooked)
            counts += (random.NextGaussian() * NoiseCounts) - (hasRadio ? Dip() : 0);
        return (int)Math.Clamp(Math.Round(counts), 0, AdcInputs.MaxCounts);
    }

    /// <summary>What it reads at a voltage, without noise and before rounding.</summary>
    public double CountsAt(double millivolts)
    {
        var counts = Counts(millivolts + OffsetMv);
        if (!isCrooked || counts <= 0 || counts >= AdcInputs.MaxCounts)
            return counts;
        var at = (int)counts / BumpStep;
        var part = (counts / BumpStep) - at;
        return Math.Clamp(counts + (bumps[at] * (1 - part)) + (bumps[at + 1] * part), 0, AdcInputs.MaxCounts);
    }

    private double Counts(double millivolts)
    {
        var onLine = (millivolts - StartMv) / (ReferenceMv * LinePerReference);
        if (onLine <= TableStart)
            return Math.Max(0, onLine);
        for (var i = 1; i < LowReference.Length; i++)
        {
            var (from, to) = (PointMv(i - 1), PointMv(i));
            if (millivolts <= to)
                return Math.Min(TableStart + (TableStep * (i - 1 + ((millivolts - from) / (to - from)))), AdcInputs.MaxCounts);
        }

        return AdcInputs.MaxCounts;
    }

    // The line ends a little beside the table's first point; a chip has no step there.
    private double PointMv(int index) => index == 0
        ? (TableStart * ReferenceMv * LinePerReference) + StartMv
        : LowReference[index] + ((HighReference[index] - LowReference[index]) * (ReferenceMv - LowMv) / (HighMv - LowMv));

    private double Dip()
    {
        if (sending == 0 && random.NextDouble() < SendingShare)
            sending = 1 + random.Next(SendingMax);
        if (sending == 0)
            return 0;
        sending--;
        return DipMinCounts + random.Next(DipMaxCounts - DipMinCounts);
    }
}
