using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>The keys of the configuration that are desired through one shadow: takes them all or none, and reports
    /// what runs and what was rejected.</summary>
    public sealed class DesiredConfig
    {
        private static readonly byte[] RejectedKey = JsonBytes.Ascii(",\"rejected\":");

        private readonly RunningConfig _running;
        private readonly DeltaParser _parser;
        private readonly ConfigShadow _shadow;
        private readonly ConfigRejections _rejected = new ConfigRejections();
        private readonly ConfigRejections _rejectedBefore = new ConfigRejections();
        private int _tooLargeBytes;

        /// <param name="parser">May be shared with another shadow.</param>
        public DesiredConfig(RunningConfig running, DeltaParser parser, ConfigShadow shadow)
        {
            _running = running;
            _parser = parser;
            _shadow = shadow;
        }

        /// <summary>True if the latest delta was rejected.</summary>
        public bool IsRejected => _rejected.Count > 0 || _tooLargeBytes > 0;

        /// <summary>Looks at a delta; nothing is changed yet.</summary>
        public DeltaOutcome Parse(ShadowMessage message)
        {
            Clear();
            DeltaOutcome outcome = _parser.Parse(
                message.Delta, _shadow, _running.Current, _running.RefusedFingerprint);
            if (outcome == DeltaOutcome.Rejected)
            {
                _rejected.CopyFrom(_parser.Rejections);
            }

            return outcome;
        }

        /// <summary>Rejects a member of the delta.</summary>
        public void Reject(ShadowMessage message, int member, string reason)
        {
            _rejected.Add(message.Delta.Scanner, member, reason);
        }

        /// <summary>Makes the outcome of <see cref="Parse"/> what runs.</summary>
        /// <returns>False if it cannot be stored: then it is rejected.</returns>
        public bool Adopt(ShadowMessage message)
        {
            if (_running.Adopt(_parser.Candidate))
            {
                return true;
            }

            JsonScanner scanner = message.Delta.Scanner;
            for (int member = scanner.FirstMember(message.Delta.State);
                member != JsonScanner.None;
                member = scanner.NextMember(member))
            {
                Reject(message, member, "cannot be stored: the drive is full or broken");
            }

            return false;
        }

        /// <summary>Rejects a delta that is known by its size alone.</summary>
        public void RejectSize(int sizeBytes)
        {
            Clear();
            _tooLargeBytes = sizeBytes;
        }

        /// <summary>Forgets what was rejected.</summary>
        public void Clear()
        {
            _rejectedBefore.CopyFrom(_rejected);
            _rejected.Clear();
            _tooLargeBytes = 0;
        }

        /// <summary>Writes the members: keys and values, and what was rejected unless it is to be left out.</summary>
        public void Write(JsonBytes json, bool isTrimmed)
        {
            ConfigReport report = new ConfigReport(json);
            report.WriteMembers(_running.Current, _shadow);
            if (isTrimmed)
            {
                return;
            }

            json.Block(RejectedKey);
            if (_tooLargeBytes == 0)
            {
                report.WriteRejected(_rejected, _rejectedBefore);
                return;
            }

            json.Block(JsonBytes.Ascii("{\"(delta)\":{\"value\":\"" + _tooLargeBytes.ToString()
                + " bytes\",\"reason\":\"is too large: at most " + DeltaDocument.LengthMax.ToString() + " bytes\"}}"));
        }
    }
}
