using System;

namespace HeatingSensor.Uplink
{
    /// <summary>What can happen to a connection.</summary>
    public enum ConnectionInput
    {
        /// <summary>Nothing has happened.</summary>
        None = 0,

        /// <summary>The network has an address.</summary>
        NetworkUp = 1,

        /// <summary>The network is lost; while connected, the MQTT library notices first.</summary>
        NetworkDown = 2,

        /// <summary>No network for <see cref="ConnectionSupervisor.NetworkRestartMs"/>, or not yet joined.</summary>
        NetworkOverdue = 3,

        /// <summary>The wall clock is trusted, and the previous attempt's backoff is over.</summary>
        TimeTrusted = 4,

        /// <summary>SNTP has not answered within <see cref="ConnectionSupervisor.TimeWaitMs"/>.</summary>
        TimeOverdue = 5,

        /// <summary>The backoff is over.</summary>
        RetryDue = 6,

        /// <summary>CONNACK: accepted, and the session still has the subscription.</summary>
        AcceptedSubscribed = 7,

        /// <summary>CONNACK: accepted, but the subscription is missing or uncertain.</summary>
        AcceptedUnsubscribed = 8,

        /// <summary>CONNACK: accepted, but the broker has closed on SUBSCRIBE too often to retry at once.</summary>
        AcceptedUnsubscribable = 9,

        /// <summary>See <see cref="Ports.LinkOutcome"/> for this and the following four.</summary>
        AttemptUnreachable = 10,
        AttemptTlsFailed = 11,
        AttemptRefused = 12,
        AttemptNoAnswer = 13,
        AttemptOutOfMemory = 14,

        /// <summary>SUBACK: granted.</summary>
        SubscribeGranted = 15,

        /// <summary>SUBACK: 0x80.</summary>
        SubscribeRefused = 16,

        /// <summary>No SUBACK in time.</summary>
        SubackOverdue = 17,

        /// <summary>A refused SUBSCRIBE is due for a retry.</summary>
        SubscribeDue = 18,

        /// <summary>Connected for <see cref="ConnectionSupervisor.StableMs"/>.</summary>
        StableDue = 19,

        /// <summary>Closed by the broker or by the network.</summary>
        ClosedByPeer = 20,

        /// <summary>Closed by the broker, according to <see cref="PublishDenialDetector"/> because of a publish.</summary>
        PublishDenied = 21,

        /// <summary>No PUBACK in time.</summary>
        PubackOverdue = 22,

        /// <summary>The device is to disconnect.</summary>
        LeaveRequested = 23,

        /// <summary>The farewell is acknowledged, or its wait is over.</summary>
        FarewellDone = 24,
    }

    /// <summary>What to do after a transition, in this order.</summary>
    [Flags]
    public enum ConnectionActions
    {
        None = 0,

        /// <summary>Start joining the network.</summary>
        StartNetwork = 1,

        /// <summary>Check whether the broker responds, then connect; how that ends is the next input.</summary>
        Attempt = 2,

        /// <summary>Send SUBSCRIBE.</summary>
        Subscribe = 4,

        /// <summary>Publish the birth message.</summary>
        PublishBirth = 8,

        /// <summary>Publish the farewell.</summary>
        PublishFarewell = 16,

        /// <summary>Send DISCONNECT and close.</summary>
        Disconnect = 32,

        /// <summary>Close without DISCONNECT.</summary>
        Close = 64,

        /// <summary>Start the backoff over.</summary>
        ResetBackoff = 128,

        /// <summary>Choose the delay before the next attempt.</summary>
        BackOff = 256,

        /// <summary>Add <see cref="ConnectionSupervisor.DeniedRetryMs"/> to it.</summary>
        WaitLonger = 512,
    }

    /// <summary>The connection's transitions, as a pure function. A test compares them with the table in docs/connection.md.
    /// </summary>
    public static class ConnectionMachine
    {
        /// <summary>How many inputs there are.</summary>
        public const int InputCount = 25;

        /// <summary>The next state. An input that has no meaning in a state changes nothing.</summary>
        public static ConnectionState Next(ConnectionState state, ConnectionInput input, out ConnectionActions actions)
        {
            actions = ConnectionActions.None;
            switch (state)
            {
                case ConnectionState.WaitingForNetwork:
                    actions = input == ConnectionInput.NetworkOverdue ? ConnectionActions.StartNetwork : actions;
                    return input == ConnectionInput.NetworkUp ? ConnectionState.WaitingForTime : state;
                case ConnectionState.WaitingForTime:
                    return input == ConnectionInput.TimeTrusted || input == ConnectionInput.TimeOverdue
                        ? Attempt(out actions)
                        : input == ConnectionInput.NetworkDown ? ConnectionState.WaitingForNetwork : state;
                case ConnectionState.Connecting:
                    return AfterAttempt(input, out actions);
                case ConnectionState.Disconnecting:
                    return AfterFarewell(input, out actions);
                case ConnectionState.Subscribing:
                case ConnectionState.Connected:
                case ConnectionState.SubscriptionForbidden:
                case ConnectionState.Stable:
                    return WhileConnected(state, input, out actions);
                default:
                    return WhileWaiting(state, input, out actions);
            }
        }

        private static ConnectionState Attempt(out ConnectionActions actions)
        {
            actions = ConnectionActions.Attempt;
            return ConnectionState.Connecting;
        }

        private static ConnectionState GiveUp(ConnectionState state, out ConnectionActions actions)
        {
            actions = ConnectionActions.Close | ConnectionActions.BackOff;
            return state;
        }

        private static ConnectionState WhileWaiting(
            ConnectionState state, ConnectionInput input, out ConnectionActions actions)
        {
            actions = ConnectionActions.None;
            switch (input)
            {
                case ConnectionInput.NetworkDown:
                    return ConnectionState.WaitingForNetwork;
                case ConnectionInput.RetryDue:
                    return Attempt(out actions);
                case ConnectionInput.TimeTrusted:
                    // The wrong date may have been the only cause.
                    return state == ConnectionState.TlsRefused ? Attempt(out actions) : state;
                default:
                    return state;
            }
        }

        private static ConnectionState AfterAttempt(ConnectionInput input, out ConnectionActions actions)
        {
            switch (input)
            {
                case ConnectionInput.AcceptedSubscribed:
                    actions = ConnectionActions.PublishBirth;
                    return ConnectionState.Connected;
                case ConnectionInput.AcceptedUnsubscribed:
                    actions = ConnectionActions.Subscribe | ConnectionActions.PublishBirth;
                    return ConnectionState.Subscribing;
                case ConnectionInput.AcceptedUnsubscribable:
                    actions = ConnectionActions.PublishBirth;
                    return ConnectionState.SubscriptionForbidden;
                case ConnectionInput.AttemptUnreachable:
                    return GiveUp(ConnectionState.Unreachable, out actions);
                case ConnectionInput.AttemptTlsFailed:
                    return GiveUp(ConnectionState.TlsRefused, out actions);
                case ConnectionInput.AttemptRefused:
                    return GiveUp(ConnectionState.Refused, out actions);
                case ConnectionInput.AttemptNoAnswer:
                    return GiveUp(ConnectionState.NoAnswer, out actions);
                case ConnectionInput.AttemptOutOfMemory:
                    return GiveUp(ConnectionState.OutOfMemory, out actions);
                default:
                    actions = ConnectionActions.None;
                    return ConnectionState.Connecting;
            }
        }

        private static ConnectionState AfterFarewell(ConnectionInput input, out ConnectionActions actions)
        {
            bool isDone = input == ConnectionInput.FarewellDone || input == ConnectionInput.ClosedByPeer;
            actions = isDone ? ConnectionActions.Disconnect | ConnectionActions.BackOff : ConnectionActions.None;
            return isDone ? ConnectionState.Reconnecting : ConnectionState.Disconnecting;
        }

        private static ConnectionState WhileConnected(
            ConnectionState state, ConnectionInput input, out ConnectionActions actions)
        {
            actions = ConnectionActions.None;
            switch (input)
            {
                case ConnectionInput.ClosedByPeer:
                    return GiveUp(ConnectionState.Lost, out actions);
                case ConnectionInput.PublishDenied:
                    GiveUp(state, out actions);
                    actions |= ConnectionActions.WaitLonger;
                    return ConnectionState.PublishForbidden;
                case ConnectionInput.PubackOverdue:
                    return GiveUp(ConnectionState.NoAnswer, out actions);
                case ConnectionInput.LeaveRequested:
                    actions = ConnectionActions.PublishFarewell;
                    return ConnectionState.Disconnecting;
                case ConnectionInput.StableDue:
                    actions = state == ConnectionState.Stable ? actions : ConnectionActions.ResetBackoff;
                    return state == ConnectionState.Connected ? ConnectionState.Stable : state;
                case ConnectionInput.SubscribeDue:
                    actions = state == ConnectionState.SubscriptionForbidden ? ConnectionActions.Subscribe : actions;
                    return state == ConnectionState.SubscriptionForbidden ? ConnectionState.Subscribing : state;
                default:
                    return state == ConnectionState.Subscribing ? AfterSubscribe(input, out actions) : state;
            }
        }

        private static ConnectionState AfterSubscribe(ConnectionInput input, out ConnectionActions actions)
        {
            actions = ConnectionActions.None;
            switch (input)
            {
                case ConnectionInput.SubscribeGranted:
                    return ConnectionState.Connected;
                case ConnectionInput.SubscribeRefused:
                    return ConnectionState.SubscriptionForbidden;
                case ConnectionInput.SubackOverdue:
                    return GiveUp(ConnectionState.NoAnswer, out actions);
                default:
                    return ConnectionState.Subscribing;
            }
        }
    }
}
