using System.Buffers.Binary;
using System.Text;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;

namespace LocalIotCore.Broker;

/// <summary>
/// Stores persistent sessions, retained messages and who is connected in a record log, so that they survive a killed
/// process. Keys: `session/{client id}`, `message/{client id}/{serial}`, `retained/{topic}`, `connection/{client id}`;
/// values as in <see cref="JournalFormat"/>. A message is written before its publisher gets a PUBACK, because delivery
/// comes before the acknowledgement.
/// </summary>
/// <remarks>A full disk is told by the result, and counted. What could not be deleted is deleted later: until then only a
/// restart would bring it back.</remarks>
public sealed class BrokerJournal(RecordLog log) : ISessionJournal, IDisposable
{
    private const string SessionPrefix = "session/";
    private const string MessagePrefix = "message/";
    private const string RetainedPrefix = "retained/";
    private const string ConnectionPrefix = "connection/";

    private readonly HashSet<string> _undeleted = []; // bounded by the keys of the log

    /// <summary>What could not be stored.</summary>
    public StoreTrouble Trouble { get; } = new();

    /// <inheritdoc/>
    public bool SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions,
        DateTimeOffset? disconnectedAt) =>
        TryPut(SessionPrefix + clientId, JournalFormat.Session(subscriptions, disconnectedAt));

    /// <inheritdoc/>
    public void DeleteSession(string clientId) => DeleteSoon(SessionPrefix + clientId);

    /// <inheritdoc/>
    public bool SaveMessage(string clientId, in QueuedMessage message) =>
        TryPut(MessageKey(clientId, message.Serial), JournalFormat.Message(message));

    /// <inheritdoc/>
    public void DeleteMessage(string clientId, long serial) => DeleteSoon(MessageKey(clientId, serial));

    /// <inheritdoc/>
    public bool SaveConnection(ClientLife life, Will? will) =>
        TryPut(ConnectionPrefix + life.ClientId, JournalFormat.Connection(life, will));

    /// <inheritdoc/>
    public void DeleteConnection(string clientId) => DeleteSoon(ConnectionPrefix + clientId);

    /// <summary>Stores a topic's retained message, replacing the earlier one. False if it cannot.</summary>
    public bool Save(RetainedMessage message) =>
        TryPut(RetainedPrefix + message.Topic, JournalFormat.Retained(message));

    /// <summary>Deletes a topic's retained message. False if it cannot.</summary>
    public bool Delete(string topic) => TryDelete(RetainedPrefix + topic);

    /// <summary>Deletes what could not be deleted before.</summary>
    public void DeleteOverdue()
    {
        lock (_undeleted)
        {
            foreach (string key in _undeleted.ToArray())
            {
                if (!TryDelete(key))
                    return;
                _undeleted.Remove(key);
            }
        }
    }

    /// <summary>Restores what was stored into a new broker.</summary>
    public void Restore(BrokerCore core)
    {
        var sessions = new Dictionary<string, Session>();
        var messages = new List<(string ClientId, QueuedMessage Message)>();
        foreach ((string key, ReadOnlyMemory<byte> value) in log.Entries())
        {
            if (key.StartsWith(SessionPrefix, StringComparison.Ordinal))
                RestoreSession(core, key[SessionPrefix.Length..], value.Span, sessions);
            else if (key.StartsWith(MessagePrefix, StringComparison.Ordinal))
                messages.Add(ReadMessage(key, value.Span));
            else if (key.StartsWith(RetainedPrefix, StringComparison.Ordinal))
                core.Router.Retained.Restore(JournalFormat.ReadRetained(key[RetainedPrefix.Length..], value.Span));
            else if (key.StartsWith(ConnectionPrefix, StringComparison.Ordinal))
                core.Lifecycle.Restore(JournalFormat.ReadConnection(key[ConnectionPrefix.Length..], value.Span));
        }
        foreach ((string clientId, QueuedMessage message) in messages.OrderBy(entry => entry.Message.Serial))
            RestoreMessage(sessions, clientId, message);
        foreach (Session session in sessions.Values)
            core.Lifecycle.Restore(session);
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private bool TryPut(string key, ReadOnlySpan<byte> value)
    {
        lock (_undeleted)
            _undeleted.Remove(key);
        try
        {
            log.Put(key, value);
            return true;
        }
        catch (IOException exception)
        {
            Trouble.Add(exception.Message);
            return false;
        }
    }

    private bool TryDelete(string key)
    {
        try
        {
            log.Delete(key);
            return true;
        }
        catch (IOException exception)
        {
            Trouble.Add(exception.Message);
            return false;
        }
    }

    private void DeleteSoon(string key)
    {
        if (TryDelete(key))
            return;
        lock (_undeleted)
            _undeleted.Add(key);
    }

    private void RestoreSession(BrokerCore core, string clientId, ReadOnlySpan<byte> value,
        Dictionary<string, Session> sessions)
    {
        Dictionary<string, QoS> subscriptions = JournalFormat.ReadSession(value, out DateTimeOffset? disconnectedAt);
        var session = new Session(clientId, core.Limits, core.Counters, this, core.Time);
        session.Restore(subscriptions, disconnectedAt ?? core.Time.GetUtcNow());
        sessions[clientId] = session;
    }

    private void RestoreMessage(Dictionary<string, Session> sessions, string clientId, in QueuedMessage message)
    {
        if (sessions.TryGetValue(clientId, out Session? session))
        {
            session.Restore(message);
            return;
        }
        message.Message!.Release(); // the process was killed while its session was being deleted
        DeleteMessage(clientId, message.Serial);
    }

    private static (string ClientId, QueuedMessage Message) ReadMessage(string key, ReadOnlySpan<byte> value)
    {
        int serialAt = key.LastIndexOf('/') + 1;
        string clientId = key[MessagePrefix.Length..(serialAt - 1)];
        long serial = long.Parse(key.AsSpan(serialAt));
        return (clientId, JournalFormat.ReadMessage(value, serial));
    }

    private static string MessageKey(string clientId, long serial) => $"{MessagePrefix}{clientId}/{serial}";
}

/// <summary>
/// The values of <see cref="BrokerJournal"/>; integers are big-endian.
/// Session: 1 byte format, 8 bytes disconnected at (Unix time in ms, 0 if connected), then for each subscription 1 byte
/// QoS, 2 bytes length, filter. Message: 1 byte format, 1 byte QoS of delivery, 1 byte QoS published, 1 byte retain, 2
/// bytes length, topic, payload. Retained: 1 byte QoS with bit 7 set, 8 bytes stored at (Unix time in ms), payload;
/// without bit 7 there is no time. Connection: 1 byte format, 8 bytes version number, then session id, principal, IP
/// address and thing (empty: none), each 2 bytes length and UTF-8; with a will 1 byte QoS, 1 byte retain, 2 bytes length,
/// topic, payload.
/// </summary>
internal static class JournalFormat
{
    private const byte Format = 1;
    private const int SessionHeaderBytes = 9;
    private const int MessageHeaderBytes = 6;
    private const int ConnectionHeaderBytes = 9;
    private const byte RetainedHasTime = 0x80;
    private const int RetainedHeaderBytes = 9;

    public static byte[] Session(IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset? disconnectedAt)
    {
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[SessionHeaderBytes];
        header[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(header[1..], disconnectedAt?.ToUnixTimeMilliseconds() ?? 0);
        stream.Write(header);
        foreach ((string filter, QoS qos) in subscriptions)
        {
            stream.WriteByte((byte)qos);
            WriteString(stream, filter);
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    public static Dictionary<string, QoS> ReadSession(ReadOnlySpan<byte> value, out DateTimeOffset? disconnectedAt)
    {
        Check(value, SessionHeaderBytes, "session");
        long disconnectedAtMs = BinaryPrimitives.ReadInt64BigEndian(value[1..]);
        disconnectedAt = disconnectedAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(disconnectedAtMs);
        var subscriptions = new Dictionary<string, QoS>();
        var reader = new SpanReader(value[SessionHeaderBytes..]);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadByte(out byte qos) || !reader.TryReadString(out ReadOnlySpan<byte> filter))
                throw new InvalidDataException("A session in the broker's journal ends in the middle of a filter.");
            subscriptions[Encoding.UTF8.GetString(filter)] = (QoS)qos;
        }
        return subscriptions;
    }

    public static byte[] Connection(ClientLife life, Will? will)
    {
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[ConnectionHeaderBytes];
        header[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(header[1..], life.VersionNumber);
        stream.Write(header);
        foreach (string text in (string[])[life.SessionId, life.PrincipalId, life.IpAddress, life.ThingName ?? ""])
            WriteString(stream, text);
        if (will is not null)
        {
            stream.Write([(byte)will.QoS, will.Retain ? (byte)1 : (byte)0]);
            WriteString(stream, will.Topic);
            stream.Write(will.Payload.Span);
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    public static InterruptedConnection ReadConnection(string clientId, ReadOnlySpan<byte> value)
    {
        Check(value, ConnectionHeaderBytes, "connection");
        long version = BinaryPrimitives.ReadInt64BigEndian(value[1..]);
        var reader = new SpanReader(value[ConnectionHeaderBytes..]);
        var texts = new string[4];
        for (int index = 0; index < texts.Length; index++)
            texts[index] = ReadString(ref reader);
        var life = new ClientLife(clientId, texts[0], texts[1], texts[2], version, texts[3].Length > 0 ? texts[3] : null);
        if (reader.IsAtEnd)
            return new InterruptedConnection(life, null);
        if (!reader.TryReadByte(out byte qos) || !reader.TryReadByte(out byte retain))
            throw new InvalidDataException("A connection in the broker's journal ends in the middle of its will.");
        string topic = ReadString(ref reader);
        return new InterruptedConnection(life, new Will(topic, reader.Rest.ToArray(), (QoS)qos, retain != 0));
    }

    public static byte[] Retained(RetainedMessage message)
    {
        var value = new byte[RetainedHeaderBytes + message.Payload.Length];
        value[0] = (byte)((byte)message.QoS | RetainedHasTime);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(1), message.StoredAt.ToUnixTimeMilliseconds());
        message.Payload.CopyTo(value, RetainedHeaderBytes);
        return value;
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static RetainedMessage ReadRetained(string topic, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || ((value[0] & RetainedHasTime) != 0 && value.Length < RetainedHeaderBytes))
            throw new InvalidDataException("A retained message in the broker's journal is too short.");
        if ((value[0] & RetainedHasTime) == 0)
            return new RetainedMessage(topic, value[1..].ToArray(), (QoS)value[0], DateTimeOffset.UnixEpoch);
        return new RetainedMessage(topic, value[RetainedHeaderBytes..].ToArray(), (QoS)(value[0] & ~RetainedHasTime),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(value[1..])));
    }

    public static byte[] Message(in QueuedMessage queued)
    {
        StoredMessage message = queued.Message!;
        var value = new byte[MessageHeaderBytes + message.SizeBytes];
        value[0] = Format;
        value[1] = (byte)queued.QoS;
        value[2] = (byte)message.QoS;
        value[3] = queued.Retain ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(4), (ushort)message.TopicUtf8.Length);
        message.TopicUtf8.CopyTo(value.AsSpan(MessageHeaderBytes));
        message.Payload.CopyTo(value.AsSpan(MessageHeaderBytes + message.TopicUtf8.Length));
        return value;
    }

    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    public static QueuedMessage ReadMessage(ReadOnlySpan<byte> value, long serial)
    {
        Check(value, MessageHeaderBytes, "message");
        var reader = new SpanReader(value[4..]);
        if (!reader.TryReadString(out ReadOnlySpan<byte> topic))
            throw new InvalidDataException("A message in the broker's journal ends in the middle of its topic.");
        var message = StoredMessage.Create(Encoding.UTF8.GetString(topic), topic, reader.Rest, (QoS)value[2]);
        return new QueuedMessage(message, (QoS)value[1], value[3] != 0, serial);
    }

    private static void WriteString(MemoryStream stream, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        stream.Write([(byte)(utf8.Length >> 8), (byte)utf8.Length]);
        stream.Write(utf8);
    }

    private static string ReadString(ref SpanReader reader) => reader.TryReadString(out ReadOnlySpan<byte> text)
        ? Encoding.UTF8.GetString(text)
        : throw new InvalidDataException("A connection in the broker's journal ends in the middle of a text.");

    private static void Check(ReadOnlySpan<byte> value, int bytesMin, string what)
    {
        if (value.Length < bytesMin || value[0] != Format)
            throw new InvalidDataException($"A {what} in the broker's journal is not of format {Format}.");
    }
}
