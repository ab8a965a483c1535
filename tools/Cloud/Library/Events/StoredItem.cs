using System.Buffers.Text;

namespace Cloud.Events;

/// <summary>Takes an event's message out of an item that <see cref="EventStore"/> wrote, without reading the item as JSON: most
/// of its bytes are the message, whose quotes are escaped.</summary>
internal static class StoredItem
{
    /// <summary>False: the item looks different from what the store writes, and has to be read as JSON.</summary>
    /// <param name="json">The message.</param>
    /// <param name="receivedAt">Unix time in milliseconds.</param>
    public static bool TryRead(ReadOnlySpan<byte> item, out byte[] json, out long receivedAt)
    {
        json = [];
        receivedAt = 0;
        // Nothing that stands before the message can have these bytes inside: keys have no quotes.
        int payload = item.IndexOf(",\"payload\":\""u8);
        if (payload < 0 || !item.EndsWith("\"}"u8))
            return false;
        ReadOnlySpan<byte> head = item[..payload];
        int received = head.IndexOf(",\"receivedAt\":"u8);
        if (received < 0 || head.Contains((byte)'\\')
            || !Utf8Parser.TryParse(head[(received + ",\"receivedAt\":".Length)..], out receivedAt, out _))
            return false;
        ReadOnlySpan<byte> escaped = item[(payload + ",\"payload\":\"".Length)..^2];
        byte[] bytes = new byte[escaped.Length - escaped.Count((byte)'\\')];
        int length = 0;
        for (int at = 0; at < escaped.Length; at++)
        {
            byte letter = escaped[at];
            if (letter == '"') // the message is not the last attribute
                return false;
            if (letter == '\\' && (++at == escaped.Length || (letter = escaped[at]) != '"'))
                return false;
            bytes[length++] = letter;
        }

        json = bytes;
        return true;
    }
}
