using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalIotCore.Storage;

namespace LocalIotCore.Functions;

/// <summary>A durable queue that one can read: what SQS is on AWS. Thread-safe.</summary>
public sealed class LocalQueue : IDisposable
{
    /// <summary>Largest body, as on AWS since August 2025.</summary>
    public const int BodyBytesMax = 1024 * 1024;

    private readonly RecordLog _log;
    private readonly TimeSpan _retention;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, QueueMessage> _messages = [];
    private long _lastNumber;

    private LocalQueue(QueueDefinition definition, RecordLog log, TimeProvider time)
    {
        Name = definition.Name;
        _retention = definition.Retention;
        _log = log;
        _time = time;
        foreach ((string key, ReadOnlyMemory<byte> value) in log.Entries())
        {
            long number = long.Parse(key, CultureInfo.InvariantCulture);
            _messages.Add(number, Read(number, value.Span));
            _lastNumber = Math.Max(_lastNumber, number);
        }
    }

    public string Name { get; }

    /// <summary>How many messages wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                RemoveExpired();
                return _messages.Count;
            }
        }
    }

    /// <summary>Opens the queue's file, creating it on first use.</summary>
    /// <exception cref="IOException">Another process uses it, or it cannot be read or written.</exception>
    public static LocalQueue Open(QueueDefinition definition, string folder, TimeProvider time)
    {
        RecordLog log = RecordLog.Open(Path.Combine(folder, definition.Name + ".log"));
        try
        {
            return new LocalQueue(definition, log, time);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Adds a message; when this returns, it survives the end of this process.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FunctionException">It is too large, or the disk is full.</exception>
    public string Send(string body, IReadOnlyDictionary<string, string>? attributes = null)
    {
        int sizeBytes = Encoding.UTF8.GetByteCount(body);
        if (sizeBytes > BodyBytesMax)
        {
            throw new FunctionException(FunctionFault.BadPayload,
                $"A message of {sizeBytes} bytes for the queue {Name}; at most {BodyBytesMax} are allowed.");
        }
        lock (_gate)
        {
            RemoveExpired();
            long number = _lastNumber + 1;
            var message = new QueueMessage(number, Guid.NewGuid().ToString(), body, attributes ?? new Dictionary<string, string>(),
                _time.GetUtcNow());
            try
            {
                _log.Put(number.ToString(CultureInfo.InvariantCulture), Write(message));
            }
            catch (IOException exception)
            {
                throw new FunctionException(FunctionFault.Full,
                    $"The queue {Name} cannot be written: {exception.Message}", exception);
            }
            _lastNumber = number;
            _messages.Add(number, message);
            return message.Id;
        }
    }

    /// <summary>The oldest messages, which stay.</summary>
    public IReadOnlyList<QueueMessage> Peek(int countMax = int.MaxValue)
    {
        lock (_gate)
        {
            RemoveExpired();
            return [.. _messages.Values.Take(countMax)];
        }
    }

    /// <summary>Removes a message. False if there was none with this id.</summary>
    public bool Delete(string id)
    {
        lock (_gate)
        {
            QueueMessage? message = _messages.Values.FirstOrDefault(message => message.Id == id);
            return message is not null && Remove(message.Number);
        }
    }

    public void Dispose() => _log.Dispose();

    private void RemoveExpired()
    {
        DateTimeOffset oldest = _time.GetUtcNow() - _retention;
        while (_messages.Count > 0 && _messages.First().Value.SentAt < oldest)
            Remove(_messages.First().Key);
    }

    private bool Remove(long number)
    {
        _log.Delete(number.ToString(CultureInfo.InvariantCulture));
        return _messages.Remove(number);
    }

    private static byte[] Write(QueueMessage message)
    {
        var attributes = new JsonObject();
        foreach ((string name, string value) in message.Attributes)
            attributes[name] = value;
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["id"] = message.Id,
            ["sentAt"] = message.SentAt.ToUnixTimeMilliseconds(),
            ["attributes"] = attributes,
            ["body"] = message.Body,
        }.ToJsonString());
    }

    private static QueueMessage Read(long number, ReadOnlySpan<byte> value)
    {
        JsonNode json = JsonNode.Parse(value) ?? throw new InvalidDataException("A message of a queue is null.");
        return new QueueMessage(number, (string)json["id"]!, (string)json["body"]!,
            json["attributes"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
            DateTimeOffset.FromUnixTimeMilliseconds((long)json["sentAt"]!));
    }
}

/// <summary>A message of a queue.</summary>
/// <param name="Number">Grows by one with each message of the queue.</param>
public sealed record QueueMessage(
    long Number, string Id, string Body, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset SentAt);
