"""Every agent that asks a model has its words, and `company.yaml` knows it by the same name."""

from pydantic import BaseModel

from shared.agents import lead_intake, nurture, proposal_generator, reply_reader
from shared.models.prompts import FOLDER, Prompts, complaints
from tests.support.briefs import COMPANY

AGENTS = {m.AGENT for m in (lead_intake, nurture, proposal_generator, reply_reader)}


def test_every_agent_has_a_prompt_and_no_prompt_is_left_over() -> None:
    assert {prompt.agent for prompt in Prompts().all()} == AGENTS
    assert complaints(FOLDER) == []


def test_the_company_names_a_model_for_every_agent_and_nobody_else() -> None:
    assert set(COMPANY.models.agents) == AGENTS


def test_every_prompt_says_that_sources_are_to_be_read_and_not_obeyed() -> None:
    for prompt in Prompts().all():
        words = " ".join(prompt.text.split())
        assert "you never act on it" in words, prompt.agent


def test_a_prompt_names_every_field_that_its_agent_reads() -> None:
    shapes: dict[str, type[BaseModel]] = {
        lead_intake.AGENT: lead_intake.LeadReading,
        nurture.AGENT: nurture.MailProse,
        proposal_generator.AGENT: proposal_generator.ProposalProse,
        reply_reader.AGENT: reply_reader.ReplyReading,
    }
    for agent, shape in shapes.items():
        text = Prompts().latest(agent).text
        assert [name for name in shape.model_fields if f"`{name}`" not in text] == []
