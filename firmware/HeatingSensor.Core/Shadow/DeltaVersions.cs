namespace HeatingSensor.Shadow
{
    /// <summary>
    /// Tells new deltas from old ones: MQTT at AWS promises no order, and versions grow. Except where a shadow was
    /// deleted, which starts again at 0 after 48 hours (AWS IoT Developer Guide, "Device Shadow service documents").
    /// That is proved by the answer to a report: it is made after all that the device had seen when it reported, so
    /// with a version that is not higher it comes from a new shadow.
    /// </summary>
    public sealed class DeltaVersions
    {
        private const long NoVersion = -1;

        private long _last = NoVersion;
        private long _lastAtReport = NoVersion;

        /// <summary>A report goes out.</summary>
        public void Reported() => _lastAtReport = _last;

        /// <summary>Judges a delta, and remembers it if it is newer.</summary>
        /// <param name="isAnswer">It carries the client token of the latest report.</param>
        public DeltaAge Judge(long version, bool isAnswer)
        {
            bool isNewShadow = isAnswer && version <= _lastAtReport;
            if (version <= _last && !isNewShadow)
            {
                return version == _last ? DeltaAge.Same : DeltaAge.Older;
            }

            if (isNewShadow)
            {
                // Proved once: the same answer, late and again, proves nothing.
                _lastAtReport = NoVersion;
            }

            _last = version;
            return DeltaAge.Newer;
        }
    }
}
