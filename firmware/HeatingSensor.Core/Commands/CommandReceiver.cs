using System.Text;
using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Storage;
using HeatingSensor.Uplink;

namespace HeatingSensor.Commands
{
    /// <summary>What a command asks for.</summary>
    public enum CommandKind
    {
        /// <summary>Nothing: the command was wrong, or has been taken before.</summary>
        None = 0,

        /// <summary>Report health and all shadows now.</summary>
        ReportNow = 1,

        /// <summary>Flash the LED in a way of its own for a while.</summary>
        Identify = 2,

        /// <summary>Restart once the reply is acknowledged.</summary>
        Restart = 3,

        /// <summary>Check the parts of the device.</summary>
        SelfTest = 4,

        /// <summary>Change what is logged until the next restart.</summary>
        Log = 5,
    }

    /// <summary>
    /// Takes commands, {"id":…,"command":…}, from home/heating/commands/{thing}, each id once: the broker may deliver one twice.
    /// Every command is answered on home/heating/replies/{thing} with its id; errors have names (docs/device-commands.md).
    /// </summary>
    public sealed class CommandReceiver
    {
        /// <summary>The longest id, in characters.</summary>
        public const int IdMax = 64;

        /// <summary>How many ids are remembered: more than AWS redelivers of one topic at once.</summary>
        private const int RememberedMax = 16;

        private const int NameMax = 16;

        private readonly JsonWriter _json;
        private readonly ISystem _system;
        private readonly string _thingName;
        private readonly string _topic;
        private readonly CommandReplies _replies;
        private readonly uint[] _remembered = new uint[RememberedMax];
        private int _next;
        private string _id;
        private string _name;

        /// <param name="lastRestart">CRC-32 of the id of the command that has restarted the device; 0 if none did: it must not
        /// do so again.</param>
        public CommandReceiver(IMqttLink link, JsonWriter json, ISystem system, string thingName, uint lastRestart)
        {
            _json = json;
            _system = system;
            _thingName = thingName;
            _topic = Topics.Commands(thingName);
            _replies = new CommandReplies(link, thingName);
            Remember(lastRestart);
        }

        /// <summary>The replies to all commands.</summary>
        public CommandReplies Replies => _replies;

        /// <summary>The level of a <see cref="CommandKind.Log"/>.</summary>
        public LogLevel Level { get; private set; }

        /// <summary>CRC-32 of the last command's id.</summary>
        public uint IdCrc { get; private set; }

        /// <summary>Takes a message from the cloud.</summary>
        /// <param name="payload">Null if it was too large to keep.</param>
        /// <param name="kind">What to do now; then call <see cref="BeginReply"/> and <see cref="EndReply"/>.</param>
        /// <returns>False if it is no command.</returns>
        public bool TakeMessage(string topic, byte[] payload, int sizeBytes, out CommandKind kind)
        {
            kind = CommandKind.None;
            if (topic != _topic)
            {
                return false;
            }

            _id = null;
            _name = null;
            kind = Parse(payload, sizeBytes);
            return true;
        }

        /// <summary>Begins the reply to a command that was done; members may follow, each with a comma before it.</summary>
        public JsonWriter BeginReply(string result)
        {
            _json.Begin();
            _json.Raw("{\"deviceId\":");
            _json.Text(_thingName);
            _json.Raw(",\"type\":\"reply\",\"id\":");
            _json.TextOrNull(_id);
            _json.Raw(",\"command\":");
            _json.TextOrNull(_name);
            _json.Raw(",\"result\":");
            _json.Text(result);
            return _json;
        }

        /// <summary>Queues the reply.</summary>
        public void EndReply()
        {
            _json.Raw('}');
            if (!_replies.Add(_json.ToArray()))
            {
                _system.Warn("command " + _id + ": too many replies wait, this one is dropped");
            }
        }

        private CommandKind Parse(byte[] payload, int sizeBytes)
        {
            if (payload == null)
            {
                return Fail("too-large", "a command has at most " + MqttInbox.PayloadBytesMax.ToString() + " bytes, found "
                    + sizeBytes.ToString());
            }

            JsonScanner scanner = new JsonScanner();
            if (!scanner.Load(payload, payload.Length) || scanner.KindOf(scanner.Root) != JsonKind.Object)
            {
                return Fail("not-json", "a command is a JSON object with \"id\" and \"command\"");
            }

            _id = Text(scanner, "id", IdMax);
            _name = Text(scanner, "command", NameMax);
            if (_id == null || _id.Length == 0)
            {
                _id = null;
                return Fail("no-id", "\"id\" must be a text of 1 to " + IdMax.ToString() + " ASCII characters");
            }

            byte[] id = Encoding.UTF8.GetBytes(_id);
            IdCrc = Crc32.Of(id, 0, id.Length);
            IdCrc = IdCrc == 0 ? 1 : IdCrc;
            if (IsRemembered(IdCrc))
            {
                _system.Log("command " + _id + ": was taken before");
                return CommandKind.None;
            }

            Remember(IdCrc);
            _system.Log("command " + _id + ": " + (_name ?? "unknown"));
            return KindOf(scanner);
        }

        private CommandKind KindOf(JsonScanner scanner)
        {
            switch (_name)
            {
                case "report-now":
                    return CommandKind.ReportNow;
                case "identify":
                    return CommandKind.Identify;
                case "restart":
                    return CommandKind.Restart;
                case "self-test":
                    return CommandKind.SelfTest;
                case "log":
                    return ReadLevel(Text(scanner, "level", NameMax)) ? CommandKind.Log
                        : Fail("bad-argument", "\"level\" must be \"debug\", \"info\", \"warning\" or \"error\"");
                default:
                    return Fail("unknown-command", "expected report-now, identify, restart, self-test or log");
            }
        }

        private bool ReadLevel(string text)
        {
            Level = text == "debug" ? LogLevel.Debug : text == "info" ? LogLevel.Info
                : text == "warning" ? LogLevel.Warning : LogLevel.Error;
            return Level != LogLevel.Error || text == "error";
        }

        private CommandKind Fail(string error, string message)
        {
            _system.Warn("command refused: " + error + ": " + message);
            JsonWriter json = BeginReply("failed");
            json.Raw(",\"error\":");
            json.Text(error);
            json.Raw(",\"message\":");
            json.Text(message);
            EndReply();
            return CommandKind.None;
        }

        // Null if there is none, or if it is not ASCII: it is repeated in the reply.
        private static string Text(JsonScanner scanner, string name, int lengthMax)
        {
            int value = scanner.Find(scanner.Root, name);
            string text = value == JsonScanner.None ? null : scanner.ReadString(value, lengthMax);
            bool isAscii = text != null;
            for (int index = 0; isAscii && index < text.Length; index++)
            {
                isAscii = text[index] >= ' ' && text[index] <= '~';
            }

            return isAscii ? text : null;
        }

        private bool IsRemembered(uint crc)
        {
            bool isRemembered = false;
            for (int index = 0; index < RememberedMax && !isRemembered; index++)
            {
                isRemembered = _remembered[index] == crc;
            }

            return isRemembered;
        }

        private void Remember(uint crc)
        {
            _remembered[_next] = crc;
            _next = (_next + 1) % RememberedMax;
        }
    }
}
