using HeatingSensor.Model;

namespace HeatingSensor.Shadow
{
    /// <summary>What the classic shadow shows of the heating.</summary>
    public interface IStatusSource
    {
        /// <summary>Unknown until the first one is known.</summary>
        HeatingStatus Status { get; }

        /// <summary>The sequence number of the latest status event; 0 if there was none since the boot.</summary>
        long Sequence { get; }

        /// <summary>Which life of the device the sequence numbers belong to; 0: not known.</summary>
        uint Epoch { get; }

        /// <summary>Measures the water's temperature now.</summary>
        int Measure();
    }
}
