using HeatingSensor.Uplink;
using nanoFramework.TestFramework;

namespace HeatingSensor.Tests
{
    /// <summary>Tests all pairs of state and input.</summary>
    [TestClass]
    public class ConnectionMachineTests
    {
        [TestMethod]
        public void Next_EveryPair_LeadsToAStateThatExists()
        {
            for (int pair = 0; pair < ConnectionStates.Count * ConnectionMachine.InputCount; pair++)
            {
                int next = (int)Next(pair, out ConnectionActions actions);

                Assert.IsTrue(next >= 0 && next < ConnectionStates.Count);
                Assert.IsTrue((int)actions >= 0 && (int)actions < (int)ConnectionActions.WaitLonger * 2);
            }
        }

        [TestMethod]
        public void Next_NoInput_ChangesNothing()
        {
            for (int state = 0; state < ConnectionStates.Count; state++)
            {
                ConnectionState next = ConnectionMachine.Next(
                    (ConnectionState)state, ConnectionInput.None, out ConnectionActions actions);

                Assert.AreEqual(state, (int)next);
                Assert.IsTrue(actions == ConnectionActions.None);
            }
        }

        [TestMethod]
        public void Next_EveryState_IsReachedFromTheFirstAndLeadsBackToAConnection()
        {
            for (int state = 0; state < ConnectionStates.Count; state++)
            {
                Assert.IsTrue(IsReachable(ConnectionState.WaitingForNetwork, (ConnectionState)state));
                Assert.IsTrue(IsReachable((ConnectionState)state, ConnectionState.Stable));
                Assert.IsTrue(IsReachable((ConnectionState)state, ConnectionState.WaitingForNetwork));
            }
        }

        [TestMethod]
        public void Next_EveryInput_MeansSomethingSomewhere()
        {
            for (int input = 1; input < ConnectionMachine.InputCount; input++)
            {
                bool isHeard = false;
                for (int state = 0; state < ConnectionStates.Count; state++)
                {
                    ConnectionState next = ConnectionMachine.Next(
                        (ConnectionState)state, (ConnectionInput)input, out ConnectionActions actions);
                    isHeard |= (int)next != state || actions != ConnectionActions.None;
                }

                Assert.IsTrue(isHeard);
            }
        }

        [TestMethod]
        public void Next_ConnectionIsLeft_IsAlwaysClosedAndAlwaysBacksOff()
        {
            for (int pair = 0; pair < ConnectionStates.Count * ConnectionMachine.InputCount; pair++)
            {
                ConnectionState next = Next(pair, out ConnectionActions actions);
                bool hadConnection = HasConnection(StateOf(pair)) || StateOf(pair) == ConnectionState.Connecting;
                bool isLeft = hadConnection && !HasConnection(next) && next != ConnectionState.Connecting;
                bool isClosed = (actions & (ConnectionActions.Close | ConnectionActions.Disconnect)) != 0;
                bool backsOff = (actions & ConnectionActions.BackOff) != 0;

                Assert.IsTrue(isLeft == isClosed && isLeft == backsOff);
            }
        }

        [TestMethod]
        public void Next_Connecting_IsEnteredByAnAttemptAlone()
        {
            for (int pair = 0; pair < ConnectionStates.Count * ConnectionMachine.InputCount; pair++)
            {
                bool isEntered = Next(pair, out ConnectionActions actions) == ConnectionState.Connecting
                    && StateOf(pair) != ConnectionState.Connecting;

                Assert.IsTrue(isEntered == ((actions & ConnectionActions.Attempt) != 0));
            }
        }

        [TestMethod]
        public void Name_EveryState_HasItsOwn()
        {
            for (int state = 0; state < ConnectionStates.Count; state++)
            {
                Assert.IsTrue(ConnectionStates.Name((ConnectionState)state) != "unknown");
                for (int other = 0; other < state; other++)
                {
                    Assert.IsTrue(ConnectionStates.Name((ConnectionState)state)
                        != ConnectionStates.Name((ConnectionState)other));
                }
            }
        }

        [TestMethod]
        public void StateBeyondTheLast_NameAndCounters_DoNotCrash()
        {
            ConnectionState unknown = (ConnectionState)ConnectionStates.Count;
            ConnectionCounters counters = new ConnectionCounters();
            counters.CountEnd(unknown);

            Assert.AreEqual(0, counters.Ended(unknown));
            Assert.AreEqual("unknown", ConnectionStates.Name(unknown));
        }

        private static ConnectionState StateOf(int pair) => (ConnectionState)(pair / ConnectionMachine.InputCount);

        private static ConnectionState Next(int pair, out ConnectionActions actions)
        {
            return ConnectionMachine.Next(StateOf(pair), (ConnectionInput)(pair % ConnectionMachine.InputCount), out actions);
        }

        private static bool HasConnection(ConnectionState state) => state >= ConnectionState.Disconnecting;

        private static bool IsReachable(ConnectionState from, ConnectionState to)
        {
            bool[] isReached = new bool[ConnectionStates.Count];
            isReached[(int)from] = true;
            for (int round = 0; round < ConnectionStates.Count; round++)
            {
                for (int pair = 0; pair < ConnectionStates.Count * ConnectionMachine.InputCount; pair++)
                {
                    ConnectionState next = Next(pair, out ConnectionActions actions);
                    isReached[(int)next] |= isReached[(int)StateOf(pair)];
                }
            }

            return isReached[(int)to];
        }
    }
}
