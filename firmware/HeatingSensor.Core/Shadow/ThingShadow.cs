using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>One shadow of the device: reports its document, and takes the answers.</summary>
    public sealed class ThingShadow
    {
        private readonly ISystem _system;
        private readonly ShadowTopics _topics;
        private readonly ShadowReporter _reporter;
        private readonly DesiredInbox _desired;
        private readonly string _name;

        /// <param name="desired">Null if nothing is ever desired in this shadow.</param>
        public ThingShadow(
            BoardPorts board, string thingName, ClientTokens tokens, IShadowDocument document, IDesiredState desired)
        {
            _system = board.System;
            _name = document.Name ?? "classic";
            _topics = new ShadowTopics(thingName, document.Name);
            _reporter = new ShadowReporter(document, _topics.Update, tokens, board.Random);
            _desired = desired == null ? null : new DesiredInbox(_name, desired, _reporter, board.System);
        }

        /// <summary>Begins on a new connection.</summary>
        public void Begin(long nowMs) => _reporter.Begin(nowMs);

        /// <summary>Judges what is desired anew, also if it comes unchanged.</summary>
        public void Forget() => _desired?.Forget();

        /// <summary>A report is on its way, or wanted.</summary>
        public bool IsBusy => _reporter.IsBusy;

        /// <summary>Asks for what was lost on the way here, if anything can have been.</summary>
        public void AskAgain(long nowMs) => _desired?.AskAgain(nowMs);

        /// <summary>Takes what the library says about a packet, ours or not.</summary>
        public void Take(NoticeKind kind, int packetId, long nowMs) => _reporter.Take(kind, packetId, nowMs);

        /// <summary>Takes a message if it is of this shadow.</summary>
        /// <param name="payload">Null if it was too large to keep.</param>
        /// <returns>False if it is not.</returns>
        public bool TakeMessage(string topic, byte[] payload, int sizeBytes, ShadowMessage message, long nowMs)
        {
            if (topic == _topics.Rejected)
            {
                TakeRejected(message, payload, nowMs);
                return true;
            }

            if (_desired == null || topic != _topics.Delta)
            {
                return false;
            }

            _desired.Take(message, payload, sizeBytes, nowMs);
            return true;
        }

        /// <summary>When the next report may go, or the next look is due.</summary>
        public long DueMs(long nowMs)
        {
            long dueMs = _reporter.DueMs(nowMs);
            return _desired == null ? dueMs : _desired.Step(dueMs, nowMs);
        }

        /// <summary>Sends the report if it is wanted and may go.</summary>
        /// <returns>False if there is nothing to send, or the link does not take it.</returns>
        public bool TrySend(IMqttLink link, JsonBytes json, long nowMs)
        {
            if (!_reporter.IsReady(nowMs) || !_reporter.Send(link, json, nowMs))
            {
                return false;
            }

            _desired?.Reported();
            return true;
        }

        private void TakeRejected(ShadowMessage message, byte[] payload, long nowMs)
        {
            if (!message.LoadRejection(payload))
            {
                _system.Warn("shadow " + _name + ": a rejection that cannot be read");
                return;
            }

            // Another client's update of the same shadow, or an older one of ours that a newer one has replaced.
            string token = message.ClientToken;
            if (token == null || token != _reporter.LatestToken)
            {
                return;
            }

            string consequence = _reporter.Refuse(message.Code, nowMs);
            _system.Warn("shadow " + _name + ": report rejected, " + message.Code.ToString() + " " + message.Error + ": "
                + consequence);
        }
    }
}
