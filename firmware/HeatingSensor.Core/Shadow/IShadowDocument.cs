using HeatingSensor.Events;

namespace HeatingSensor.Shadow
{
    /// <summary>What the device reports in one of its shadows.</summary>
    public interface IShadowDocument
    {
        /// <summary>The shadow's name; null for the classic one.</summary>
        string Name { get; }

        /// <summary>The shortest time between two reports.</summary>
        int MinIntervalMs { get; }

        /// <summary>The longest time between two reports while connected.</summary>
        int MaxIntervalMs { get; }

        /// <summary>True while there is something to report that was not written yet.</summary>
        bool HasNews { get; }

        /// <summary>Writes the members of the reported object, at least one.</summary>
        /// <param name="isTrimmed">Only what cannot be left out: the shadow has no room for more.</param>
        void Write(JsonBytes json, bool isTrimmed);
    }

    /// <summary>A shadow with something desired in it.</summary>
    public interface IDesiredState
    {
        /// <summary>True while something is desired that will not be reported soon: it is rejected, or waits. The cloud
        /// then sends a delta after each report.</summary>
        bool IsOpen { get; }

        /// <summary>Takes all that is desired and not reported. What comes of it, the next report says.</summary>
        /// <returns>False if the same might come out otherwise later.</returns>
        bool Take(ShadowMessage delta);

        /// <summary>What is desired is more than the device can read.</summary>
        void TakeTooLarge(int sizeBytes);

        /// <summary>Nothing is desired but what was reported: what was open is not desired any more.</summary>
        void TakeNothing();
    }
}
