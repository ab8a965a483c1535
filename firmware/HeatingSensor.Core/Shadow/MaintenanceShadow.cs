using HeatingSensor.Configuration;
using HeatingSensor.Events;
using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>The named shadow "maintenance": when the device may be serviced, the restart that is asked for, and what
    /// was done last.</summary>
    public sealed class MaintenanceShadow : IShadowDocument, IDesiredState
    {
        private static readonly byte[] RestartKey = JsonBytes.Ascii(",\"" + DeltaParser.RestartKey + "\":");
        private static readonly byte[] LastKey = JsonBytes.Ascii(",\"lastMaintenance\":");
        private static readonly byte[] Null = JsonBytes.Ascii("null");

        private readonly DesiredConfig _desired;
        private readonly MaintenanceRecord _record;
        private readonly RestartRequest _restart;

        public MaintenanceShadow(
            RunningConfig running, DeltaParser parser, MaintenanceRecord record, RestartRequest restart)
        {
            _desired = new DesiredConfig(running, parser, ConfigShadow.Maintenance);
            _record = record;
            _restart = restart;
        }

        public string Name => ShadowTopics.Maintenance;

        public int MinIntervalMs => 1000;

        public int MaxIntervalMs => IsOpen ? ReportIntervals.OpenMs : ReportIntervals.RegularMs;

        public bool HasNews => false;

        public bool IsOpen => _desired.IsRejected || _restart.IsPending;

        public void Write(JsonBytes json, bool isTrimmed)
        {
            _desired.Write(json, isTrimmed);
            json.Block(RestartKey);
            if (_record.RestartToken.Length == 0)
            {
                json.Block(Null);
            }
            else
            {
                json.Text(_record.RestartToken);
            }

            json.Block(LastKey);
            if (_record.LastUtcMs == 0)
            {
                json.Block(Null);
            }
            else
            {
                json.Number(_record.LastUtcMs);
            }
        }

        public bool Take(ShadowMessage delta)
        {
            DeltaOutcome outcome = _desired.Parse(delta);
            string token = ReadToken(delta);
            if (_desired.IsRejected)
            {
                return true;
            }

            if (outcome == DeltaOutcome.Changed && !_desired.Adopt(delta))
            {
                return false;
            }

            _restart.Take(token);
            return true;
        }

        public void TakeTooLarge(int sizeBytes) => _desired.RejectSize(sizeBytes);

        public void TakeNothing()
        {
            _desired.Clear();
            _restart.Take(null);
        }

        // The token of a restart; null if none is desired, or if it is none.
        private string ReadToken(ShadowMessage delta)
        {
            JsonScanner scanner = delta.Delta.Scanner;
            string token = null;
            for (int member = scanner.FirstMember(delta.Delta.State);
                member != JsonScanner.None;
                member = scanner.NextMember(member))
            {
                if (!scanner.TextEquals(member, DeltaParser.RestartKey))
                {
                    continue;
                }

                token = scanner.ReadString(scanner.ValueOf(member), MaintenanceRecord.TokenMax);
                if (!IsToken(token))
                {
                    token = null;
                    _desired.Reject(delta, member, "must be a text of 1 to 64 characters of ASCII, of your choice");
                }
                else if (_restart.IsOfBefore(token))
                {
                    _desired.Reject(delta, member, "was used before: a restart takes a new token");
                }
            }

            return token;
        }

        private static bool IsToken(string text)
        {
            bool isToken = text != null && text.Length > 0;
            for (int index = 0; isToken && index < text.Length; index++)
            {
                isToken = text[index] >= ' ' && text[index] <= '~';
            }

            return isToken;
        }
    }
}
