using nanoFramework.M2Mqtt.Internal;
using nanoFramework.M2Mqtt.Messages;

namespace VirtualBoard.M2Mqtt;

/// <summary>The client, as its connection sees it.</summary>
internal interface IConnectionOwner
{
    /// <summary>On the reading thread: the broker answered CONNECT.</summary>
    void OnOpened(MqttMsgConnack connack);

    /// <summary>On the reading thread: the broker sent DISCONNECT.</summary>
    void OnCloseRequested(MqttMsgDisconnect disconnect);

    /// <summary>On the dispatch thread: raise the packet's event.</summary>
    void OnEvent(MsgInternalEvent item);

    /// <summary>On any thread: the connection is no longer open.</summary>
    void OnClosing(Connection connection);

    /// <summary>On the dispatch thread: everything received was delivered; close, and notify the application.</summary>
    void OnDrained(Connection connection);
}
